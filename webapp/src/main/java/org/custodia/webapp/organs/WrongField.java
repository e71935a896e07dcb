package org.custodia.webapp.organs;

import org.custodia.registry.errors.Problem;

/** A problem that a field of a form is the cause of, where the problem itself does not name it. */
final class WrongField extends RuntimeException {
  private final String name;
  private final Problem problem;

  WrongField(String name, Problem problem) {
    super(problem);
    this.name = name;
    this.problem = problem;
  }

  String name() {
    return name;
  }

  Problem problem() {
    return problem;
  }
}
