/**
 * Research on what patients allow: studies at the one who asks, and at the patients' host the
 * answers, of consenting patients only, as counts of many or pseudonymised ({@code
 * docs/research.md}).
 */
package org.custodia.registry.research;
