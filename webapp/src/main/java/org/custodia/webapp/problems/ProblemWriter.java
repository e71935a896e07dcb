package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.Rebuild;
import org.custodia.webapp.problems.Sentences.Reader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import tools.jackson.databind.ObjectMapper;

/**
 * The one place where a problem becomes an answer: problem+json for programs, a fragment for htmx,
 * a page for a person. Usable from filters too, before Spring MVC has seen the request.
 */
@Component
public class ProblemWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);
  static final String UNFORESEEN = "CUS-WEB-000";

  private final Sentences sentences;
  private final Readers readers;
  private final ObjectMapper json;
  private final LocaleResolver locales;
  private final ObjectProvider<ViewResolver> views;
  private final ObjectProvider<ProblemTypes> types;
  private final ObjectProvider<ProblemForms> forms;

  ProblemWriter(
      Sentences sentences,
      Readers readers,
      ObjectMapper json,
      LocaleResolver locales,
      ObjectProvider<ViewResolver> views,
      ObjectProvider<ProblemTypes> types,
      ObjectProvider<ProblemForms> forms) {
    this.sentences = sentences;
    this.readers = readers;
    this.json = json;
    this.locales = locales;
    this.views = views;
    this.types = types;
    this.forms = forms;
  }

  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    write(request, response, statusOf(problem.kind()), problem);
  }

  /** As above where HTTP has a finer word for it than the kind of the problem. */
  public void write(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      Problem problem)
      throws IOException {
    LOG.info(
        "{} {} refused: {} {}",
        request.getMethod(),
        LoggedAddress.of(request),
        status.value(),
        problem.getMessage());
    answer(request, response, status, problem, Optional.empty());
  }

  /**
   * Something failed. Where it is the database that is away or takes nothing, or a full disk, it
   * says so; otherwise nobody foresaw it: it tells a reference and nothing else, and logs the cause
   * under it.
   */
  void writeFailure(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      Optional<Throwable> cause)
      throws IOException {
    Optional<KnownFailure.Answer> known = cause.flatMap(KnownFailure::of);
    if (known.isPresent()) {
      known
          .get()
          .again()
          .ifPresent(seconds -> response.setIntHeader(HttpHeaders.RETRY_AFTER, seconds));
      write(request, response, known.get().problem());
      return;
    }
    String reference = UUID.randomUUID().toString();
    LOG.error(
        "{} {} failed, reference {}",
        request.getMethod(),
        LoggedAddress.of(request),
        reference,
        cause.orElse(null));
    Problem problem = new Problem(Problem.Kind.UNAVAILABLE, UNFORESEEN, reference);
    answer(request, response, status, problem, Optional.of(reference));
  }

  private String typeOf(HttpServletRequest request, HttpStatusCode status, Problem problem) {
    return types
        .orderedStream()
        .flatMap(named -> named.of(request, status, problem).stream())
        .findFirst()
        .orElse("urn:custodia:problem:" + problem.code());
  }

  static HttpStatus statusOf(Problem.Kind kind) {
    return switch (kind) {
      case BAD_INPUT -> HttpStatus.BAD_REQUEST;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      Problem problem,
      Optional<String> reference)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    again(problem)
        .ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds.toString()));
    Reader reader = readers.of(request);
    ProblemAnswer answer =
        new ProblemAnswer(
            typeOf(request, status, problem),
            sentences.of("problem." + problem.kind().name(), List.of(), reader),
            status.value(),
            problem.code(),
            sentences.of(problem, reader),
            sentences.actionOf(problem.code(), problem.arguments(), reader),
            reference);
    response.resetBuffer();
    response.setStatus(status.value());
    Optional<ProblemForms.Form> form =
        forms.orderedStream().flatMap(one -> one.of(request, answer, problem).stream()).findFirst();
    if (form.isPresent()) {
      response.setContentType(form.get().contentType());
      response.setHeader("Content-Language", reader.locale().toLanguageTag());
      response.getOutputStream().write(json.writeValueAsBytes(form.get().body()));
      return;
    }
    if (PageRequests.isProgram(request) || wantsJson(request)) {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setHeader("Content-Language", reader.locale().toLanguageTag());
      response.getOutputStream().write(json.writeValueAsBytes(answer));
      return;
    }
    render(request, response, reader, answer);
  }

  /** Seconds after which to ask again, where it is because somebody's rows are read anew. */
  private static Optional<Object> again(Throwable problem) {
    for (Throwable one = problem; one != null; one = one.getCause()) {
      if (one instanceof Problem rebuild && rebuild.code().equals(Rebuild.CODE)) {
        return rebuild.arguments().stream().findFirst();
      }
    }
    return Optional.empty();
  }

  private static boolean wantsJson(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.startsWith(MediaType.APPLICATION_JSON_VALUE);
  }

  private void render(
      HttpServletRequest request, HttpServletResponse response, Reader reader, ProblemAnswer answer)
      throws IOException {
    if (request.getAttribute(DispatcherServlet.LOCALE_RESOLVER_ATTRIBUTE) == null) {
      request.setAttribute(DispatcherServlet.LOCALE_RESOLVER_ATTRIBUTE, locales);
    }
    Authentication person = SecurityContextHolder.getContext().getAuthentication();
    Map<String, Object> model = new HashMap<>();
    model.put("problem", answer);
    model.put("back", PageRequests.pageOf(request));
    model.put("signedIn", person != null && !(person instanceof AnonymousAuthenticationToken));
    String name = PageRequests.isFragment(request) ? "problem :: alert" : "problem";
    response.setContentType("text/html;charset=UTF-8");
    try {
      for (ViewResolver resolver : views.orderedStream().toList()) {
        View view = resolver.resolveViewName(name, reader.locale());
        if (view != null) {
          view.render(model, request, response);
          return;
        }
      }
      throw new IllegalStateException("no view resolver knows " + name);
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException("the problem page could not be rendered", failure);
    }
  }
}
