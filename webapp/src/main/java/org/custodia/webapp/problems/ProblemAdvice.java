package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.RecordNotOpened;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Everything that controllers throw and no closer advice takes, said in our terms. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ProblemAdvice {
  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  void problem(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, problem);
  }

  @ExceptionHandler
  void notAllowed(
      AccessDeniedException denied, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-005"));
  }

  @ExceptionHandler
  void unreadable(
      HttpMessageNotReadableException failure,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problems.write(request, response, problemOf(failure));
  }

  @ExceptionHandler({
    MissingServletRequestParameterException.class,
    MissingServletRequestPartException.class,
    MethodArgumentTypeMismatchException.class
  })
  void field(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String field = "";
    if (failure instanceof MissingServletRequestParameterException missing) {
      field = missing.getParameterName();
    } else if (failure instanceof MissingServletRequestPartException missing) {
      field = missing.getRequestPartName();
    } else if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
      field = mismatch.getName();
    }
    problems.write(request, response, new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field));
  }

  @ExceptionHandler
  void tooLarge(
      MaxUploadSizeExceededException failure,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problems.write(request, response, new Problem(Problem.Kind.TOO_LARGE, "CUS-WEB-008", "50 MB"));
  }

  @ExceptionHandler
  void badUpload(
      MultipartException failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (KnownFailure.of(failure).isPresent()) {
      problems.writeFailure(
          request, response, HttpStatus.INTERNAL_SERVER_ERROR, Optional.of(failure));
      return;
    }
    problems.write(request, response, new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-001"));
  }

  @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
  void nothingThere(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(request, response, new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  @ExceptionHandler
  void wrongMethod(
      HttpRequestMethodNotSupportedException failure,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    failure
        .getHeaders()
        .forEach((name, values) -> values.forEach(v -> response.setHeader(name, v)));
    problems.write(
        request,
        response,
        HttpStatus.METHOD_NOT_ALLOWED,
        new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-011", failure.getMethod()));
  }

  @ExceptionHandler({
    HttpMediaTypeNotSupportedException.class,
    HttpMediaTypeNotAcceptableException.class
  })
  void wrongType(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpStatus status =
        failure instanceof HttpMediaTypeNotAcceptableException
            ? HttpStatus.NOT_ACCEPTABLE
            : HttpStatus.UNSUPPORTED_MEDIA_TYPE;
    problems.write(request, response, status, new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-012"));
  }

  /**
   * Spring's firewall looks at headers and parameters when somebody reads them, as late as here.
   */
  @ExceptionHandler
  void rejected(
      RequestRejectedException failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problem problem =
        failure.getCause() instanceof Problem named
            ? named
            : new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-001");
    problems.write(request, response, problem);
  }

  /** The reader has gone; there is nobody to answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException failure) {}

  @ExceptionHandler
  void sealed(RecordNotOpened failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(
        request,
        response,
        HttpStatus.INTERNAL_SERVER_ERROR,
        new Problem(failure, Problem.Kind.UNAVAILABLE, failure.reason().code()));
  }

  @ExceptionHandler
  void unforeseen(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (failure instanceof ErrorResponse answer && answer.getStatusCode().is4xxClientError()) {
      problems.write(
          request,
          response,
          answer.getStatusCode(),
          new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-001"));
      return;
    }
    problems.writeFailure(
        request, response, HttpStatus.INTERNAL_SERVER_ERROR, Optional.of(failure));
  }

  /** A problem met while reading is the answer; otherwise names the field where there is one. */
  private static Problem problemOf(HttpMessageNotReadableException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnrecognizedPropertyException unknown) {
        return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-013", unknown.getPropertyName());
      }
      if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
        String field = wrong.getPath().get(wrong.getPath().size() - 1).getPropertyName();
        if (field != null) {
          return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
        }
      }
      if (cause instanceof JacksonException) {
        break;
      }
    }
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-001");
  }
}
