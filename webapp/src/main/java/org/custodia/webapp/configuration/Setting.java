package org.custodia.webapp.configuration;

/**
 * One key of {@code custodia.*} that the code reads.
 *
 * @param name such as {@code custodia.health.every}
 * @param type as Java writes it, with its type parameters
 * @param description what it is for
 * @param defaultValue what holds when it is not given; empty when nothing does, or it follows
 */
record Setting(String name, String type, String description, String defaultValue) {
  boolean isMap() {
    return type.startsWith("java.util.Map<");
  }

  boolean isList() {
    return type.startsWith("java.util.List<") || type.startsWith("java.util.Set<");
  }

  /** Whether what it holds may not be shown. */
  boolean isSecret() {
    return Masked.isSecret(name);
  }
}
