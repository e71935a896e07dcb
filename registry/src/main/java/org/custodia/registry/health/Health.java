package org.custodia.registry.health;

import java.util.Optional;

/**
 * How an installation is. Everything is measured in the background; the answers here are the latest
 * ones and come at once, also while a node or the database hangs.
 */
public interface Health {
  /**
   * @param organisation slug of a local organisation, whose own things alone are told
   */
  HealthReport of(String organisation);

  /** What is wrong that hinders the people of this organisation in what they do, if anything. */
  Optional<Light.Subject> hindrance(String organisation);

  /** Whether people can sign in: not while the service for it has been silent for long. */
  boolean signInAnswers();

  /** Whether the database answers. */
  boolean databaseAnswers();
}
