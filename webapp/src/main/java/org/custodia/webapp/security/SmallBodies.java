package org.custodia.webapp.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.FhirJson;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over {@value #LIMIT} bytes, or {@value #LIMIT_OF_DOCUMENTS} for EPCIS documents
 * and what comes in batches, and more for FHIR resources, with 413, whether or not they announce
 * their length. Files come as multipart and have limits of their own.
 */
final class SmallBodies extends OncePerRequestFilter {
  static final int LIMIT = 64 * 1024;
  static final int LIMIT_OF_DOCUMENTS = 1024 * 1024;
  private final ProblemWriter problems;
  private final String below;

  private SmallBodies(ProblemWriter problems, String below) {
    this.problems = problems;
    this.below = below;
  }

  static SmallBodies ofPrograms(ProblemWriter problems) {
    return new SmallBodies(problems, "/");
  }

  /** Pages send files and forms as well, which have limits of their own. */
  static SmallBodies ofCheckpointPages(ProblemWriter problems) {
    return new SmallBodies(problems, "/checkpoint/");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String type = request.getContentType();
    return !path(request).startsWith(below)
        || type != null && type.toLowerCase().startsWith("multipart/");
  }

  private static String path(HttpServletRequest request) {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int limit = limit(request);
    if (request.getContentLengthLong() > limit) {
      problems.write(request, response, tooLarge(limit));
      return;
    }
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), limit);
          }
        },
        response);
  }

  private static int limit(HttpServletRequest request) {
    String path = path(request);
    if (path.startsWith("/fhir/")) return FhirJson.LONGEST;
    boolean document =
        path.startsWith("/epcis/")
            || path.startsWith("/api/v1/bills/")
            || path.startsWith("/api/v1/checkpoints/")
            || path.startsWith("/checkpoint/");
    return document ? LIMIT_OF_DOCUMENTS : LIMIT;
  }

  private static Problem tooLarge(int limit) {
    return new Problem(Problem.Kind.TOO_LARGE, "CUS-WEB-008", limit / 1024 + " KB");
  }

  private static final class Counted extends ServletInputStream {
    private final ServletInputStream in;
    private final int limit;
    private long read;

    Counted(ServletInputStream in, int limit) {
      this.in = in;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int taken = in.read(buffer, offset, length);
      count(Math.max(taken, 0));
      return taken;
    }

    private void count(int bytes) {
      read += bytes;
      if (read > limit) {
        throw tooLarge(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
