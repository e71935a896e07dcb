package org.custodia.webapp.problems;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.custodia.registry.errors.Problem;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Whether a failure is the database's: that none of its connections was free in time, that it went
 * away (also in the middle of something, or of a commit), or that it takes nothing; or that of a
 * full disk for temporary files; or the caller's, that a text has a NUL. There is nothing to look
 * into a log for then.
 */
final class KnownFailure {
  /** PostgreSQL's {@code read_only_sql_transaction} and {@code disk_full}. */
  private static final Set<String> TAKES_NOTHING = Set.of("25006", "53100");

  /** PostgreSQL's {@code admin_shutdown}, {@code crash_shutdown} and {@code cannot_connect_now}. */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03");

  /** PostgreSQL's {@code character_not_in_repertoire} and {@code untranslatable_character}. */
  private static final Set<String> NO_TEXT = Set.of("22021", "22P05");

  private static final String CONNECTION_EXCEPTION = "08";

  private KnownFailure() {}

  /**
   * @param problem does not say that nothing was recorded where that is not known: a commit whose
   *     answer is lost may have been one
   * @param again seconds after which to come again, where that helps
   */
  record Answer(Problem problem, OptionalInt again) {}

  /** Empty for every other failure. */
  static Optional<Answer> of(Throwable failure) {
    if (has(failure, one -> TAKES_NOTHING.contains(state(one)))) {
      return Optional.of(answer(failure, "CUS-WEB-021", 60));
    }
    if (has(failure, KnownFailure::isAway)) {
      return Optional.of(answer(failure, "CUS-WEB-020", 5));
    }
    if (has(failure, KnownFailure::isFullDisk)) {
      return Optional.of(answer(failure, "CUS-WEB-022", 60));
    }
    if (has(failure, one -> NO_TEXT.contains(state(one)))) {
      Problem problem = new Problem(failure, Problem.Kind.BAD_INPUT, "CUS-WEB-017");
      return Optional.of(new Answer(problem, OptionalInt.empty()));
    }
    return Optional.empty();
  }

  private static Answer answer(Throwable failure, String code, int again) {
    return new Answer(new Problem(failure, Problem.Kind.UNAVAILABLE, code), OptionalInt.of(again));
  }

  private static boolean isAway(Throwable one) {
    return one instanceof CannotCreateTransactionException
        || one instanceof DataAccessResourceFailureException
        || ENDED.contains(state(one))
        || state(one).startsWith(CONNECTION_EXCEPTION)
        // The pool has closed a broken connection before it could be rolled back. It says so
        // without a state, and PostgreSQL says nothing without one.
        || one instanceof TransactionSystemException
            && one.getCause() instanceof SQLException
            && state(one.getCause()).isEmpty();
  }

  /** In the words of Linux; Java has no exception of its own for it. */
  private static boolean isFullDisk(Throwable one) {
    return one instanceof IOException
        && one.getMessage() != null
        && one.getMessage().contains("No space left on device");
  }

  private static String state(Throwable one) {
    return one instanceof SQLException failure && failure.getSQLState() != null
        ? failure.getSQLState()
        : "";
  }

  /** Looks at causes, and at what a failed end of a transaction stands before. */
  private static boolean has(Throwable failure, Predicate<Throwable> wanted) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (wanted.test(one)) return true;
      if (one instanceof TransactionSystemException end
          && has(end.getApplicationException(), wanted)) {
        return true;
      }
    }
    return false;
  }
}
