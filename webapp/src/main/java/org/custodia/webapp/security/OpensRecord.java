package org.custodia.webapp.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a controller, or one endpoint of it, that opens a medical record. Once the caller's role is
 * found to be right, the second factor must have been shown within {@code
 * custodia.security.record-factor-age}. Whoever did not is shown the way to do so and comes back; a
 * program hears it as RFC 9470 says. Programs that act in their own name are let through (see
 * {@link SecondFactor}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OpensRecord {}
