package org.custodia.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.registry.errors.Problem;

/** Says which problem is expected. */
public final class Refusals {
  private Refusals() {}

  public static Problem refused(Problem.Kind kind, String code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("expected " + code).isInstanceOf(Problem.class);
    Problem problem = (Problem) thrown;
    assertThat(problem.code()).as(problem.getMessage()).isEqualTo(code);
    assertThat(problem.kind()).isEqualTo(kind);
    return problem;
  }
}
