package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.custodia.registry.errors.Problem;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * EPCIS names things in a path by their URI ({@code /epcs/https:%2F%2F…/events}), and a serial
 * number in a Digital Link may hold a slash. Encoded slashes pass there, where one segment is read
 * as one name and where nothing but reading happens, and nowhere else.
 */
@Configuration
class NamesInPaths {
  /** One segment after what says that a name follows; never one that leads up or is empty. */
  private static final Pattern NAMES =
      Pattern.compile(
          "/epcis/v2/(epcs|readPoints|bizLocations)/(?!\\.)[^/;\\\\]+(/events)?"
              + "|/01/[0-9]{8,14}(/10/(?!\\.)[^/;\\\\]+)?(/21/(?!\\.)[^/;\\\\]+)?");

  /** Tomcat passes on what it would refuse everywhere; the firewall below decides. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashesReachTheFirewall() {
    return tomcat ->
        tomcat.addConnectorCustomizers(
            connector ->
                connector.setEncodedSolidusHandling(
                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
  }

  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall everywhere = strict();
    StrictHttpFirewall names = strict();
    names.setAllowUrlEncodedSlash(true);
    names.setAllowUrlEncodedDoubleSlash(true);
    names.setAllowUrlEncodedPercent(true);
    return new HttpFirewall() {
      @Override
      public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        return (isNamed(request) ? names : everywhere).getFirewalledRequest(request);
      }

      @Override
      public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return everywhere.getFirewalledResponse(response);
      }
    };
  }

  /** Spring's rule for the values of headers, without a regular expression over each token. */
  private static StrictHttpFirewall strict() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(
        value ->
            value
                .codePoints()
                .allMatch(
                    c -> Character.isDefined(c) && Character.getType(c) != Character.CONTROL));
    firewall.setAllowedParameterValues(NamesInPaths::isText);
    return firewall;
  }

  /** PostgreSQL keeps no NUL in text, and no text has one; {@code ProblemAdvice} says so. */
  private static boolean isText(String value) {
    if (value == null || value.indexOf('\0') < 0) return true;
    RequestRejectedException rejected = new RequestRejectedException("NUL in a parameter");
    rejected.initCause(new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-017"));
    throw rejected;
  }

  private static boolean isNamed(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reads && NAMES.matcher(path).matches();
  }
}
