package org.custodia.webapp.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.custodia.registry.ledger.Trace;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final AtomicReference<String> logged = new AtomicReference<>();

  @Test
  void takesTheCallersTraceIdAndForgetsItAfterTheRequest() throws Exception {
    assertThat(traced("00-" + TRACE + "-00f067aa0ba902b7-01")).isEqualTo(TRACE);
    assertThat(logged).hasValue(TRACE);
    assertThat(MDC.get(Trace.FIELD)).isNull();
  }

  @Test
  void makesOneWhereThereIsNoneOrNoneThatIsOne() throws Exception {
    String none = "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01";
    for (String given : new String[] {null, "", "<script>", none, "00-" + TRACE + "\r\nx: y"}) {
      assertThat(traced(given)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE).isEqualTo(logged.get());
    }
  }

  private String traced(String given) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    if (given != null) request.addHeader("traceparent", given);
    MockHttpServletResponse response = new MockHttpServletResponse();
    new RequestTrace()
        .doFilter(request, response, (one, other) -> logged.set(MDC.get(Trace.FIELD)));
    return response.getHeader(RequestTrace.HEADER);
  }
}
