package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

class LoggedAddressTest {
  @Test
  void aLogHasTheRouteAndNoIdOrNameOfIt() {
    assertThat(LoggedAddress.words("/my/0198a6c0-7f55-7c41-8a3e-000000000001/records/answers"))
        .isEqualTo("/my/…/records/answers");
    assertThat(LoggedAddress.words("/api/v1/privacy/staff/nurse.one"))
        .isEqualTo("/api/v1/privacy/staff/…");
    assertThat(LoggedAddress.words("/fhir/Patient/6f1c/$everything/0xabcdef/a@example.org/"))
        .isEqualTo("/fhir/Patient/…/$everything/…/…/");
    var request = new MockHttpServletRequest("GET", "/records/martin");
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/records/{id}");
    assertThat(LoggedAddress.of(request)).isEqualTo("/records/{id}");
  }
}
