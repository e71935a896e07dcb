package org.custodia.webapp.epcis;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.custodia.registry.epcis.EpcisCapture;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What both sides say of themselves in headers (EPCIS 2.0, section 12.5): this service says it with
 * every answer, and refuses what it could not keep.
 */
@Configuration
class EpcisHeaders implements WebMvcConfigurer, HandlerInterceptor {
  private static final String VERSION = "2.0.0";
  private static final String VERSIONS = "2(\\.0(\\.0)?)?";
  private static final Map<String, String> ACCEPTABLE =
      Map.of(
          "GS1-EPCIS-Version", VERSIONS,
          "GS1-EPCIS-Min", "[01](\\..*)?|" + VERSIONS,
          "GS1-EPCIS-Max", VERSIONS + "|2\\..*|[3-9](\\..*)?",
          "GS1-CBV-Version", VERSIONS,
          "GS1-CBV-Min", "[01](\\..*)?|" + VERSIONS,
          "GS1-CBV-Max", VERSIONS + "|2\\..*|[3-9](\\..*)?",
          "GS1-EPC-Format", "Always_GS1_Digital_Link|No_Preference");

  private final ProblemWriter problems;

  EpcisHeaders(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns(EpcisApi.ROOT, EpcisApi.ROOT + "/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws java.io.IOException {
    response.setHeader("GS1-EPCIS-Version", VERSION);
    response.setHeader("GS1-EPCIS-Min", VERSION);
    response.setHeader("GS1-EPCIS-Max", VERSION);
    response.setHeader("GS1-CBV-Version", VERSION);
    response.setHeader("GS1-EPC-Format", "Always_GS1_Digital_Link");
    response.setHeader("GS1-Extensions", "custodia=urn:custodia:epcis:");
    response.setHeader("GS1-EPCIS-Capture-Limit", Integer.toString(EpcisCapture.MOST_EVENTS));
    response.setHeader(
        "GS1-EPCIS-Capture-File-Size-Limit", Integer.toString(EpcisCapture.MOST_BYTES));
    for (Map.Entry<String, String> header : ACCEPTABLE.entrySet()) {
      String asked = request.getHeader(header.getKey());
      if (asked != null && !asked.strip().matches(header.getValue())) {
        String shown = header.getKey() + ": " + asked;
        problems.write(
            request,
            response,
            HttpStatus.NOT_ACCEPTABLE,
            new Problem(Problem.Kind.BAD_INPUT, "CUS-EPC-007", shown));
        return false;
      }
    }
    return true;
  }
}
