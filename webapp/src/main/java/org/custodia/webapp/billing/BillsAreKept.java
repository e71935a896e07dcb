package org.custodia.webapp.billing;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Pages about bills are there where the registry keeps bills, or where {@code
 * custodia.billing.pages} says that somebody else does.
 */
class BillsAreKept implements Condition {
  private static final String KEEPER = "org.custodia.registry.billing.BillingConfiguration";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata about) {
    return ClassUtils.isPresent(KEEPER, context.getClassLoader())
        || context.getEnvironment().getProperty("custodia.billing.pages", Boolean.class, false);
  }
}
