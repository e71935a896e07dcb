package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Pages in a real browser, over a registry that remembers nothing of the test before. The browser
 * has nothing to complain about in the end: no script's error, no broken policy, nothing missing.
 */
@SliceTest
abstract class BrowserTest {
  @LocalServerPort int port;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  Browser browser;

  @BeforeAll
  static void whereThereIsABrowser() {
    assumeTrue(Browser.present(), "this machine has no Chromium");
  }

  @BeforeEach
  void open() {
    registry.reset();
    browser = browser();
  }

  @AfterEach
  void close() {
    List<String> complaints =
        browser.complaints().stream().filter(said -> !isExpected(said)).toList();
    browser.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }

  Browser browser() {
    return Browser.at(port);
  }

  /** Whether the test makes the browser complain so. */
  boolean isExpected(String complaint) {
    return false;
  }
}
