package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What the pages that are opened on a telephone weigh and how long they take until they can be
 * used, for somebody who comes for the first time and for somebody who comes back, in a real
 * Chromium that has a quarter of this machine's processor and a line as DevTools' <i>Slow 3G</i>:
 * 400 kbit/s, two seconds to and fro. Can be used: something is painted, and every script that the
 * page waits for has run. Baseline: a line of text from the same server over the same line.
 */
@Order(24)
class PhoneBenchIT {
  private static final boolean FULL = BenchReport.full();

  /** Of the small form only to see that it works. */
  private static final Map<String, Object> LINE =
      Map.of(
          "offline", false,
          "latency", FULL ? 2_000 : 20,
          "downloadThroughput", FULL ? 50_000 : 5_000_000,
          "uploadThroughput", FULL ? 50_000 : 5_000_000);

  private static final Map<String, Object> ANY_LINE =
      Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1);

  /**
   * Bytes and answers that came over the line, and milliseconds; null until something is painted.
   */
  private static final String LOADED =
      """
      const [page] = performance.getEntriesByType('navigation');
      const [painted] = performance.getEntriesByName('first-contentful-paint');
      if (!page?.loadEventEnd || !painted) return null;
      const parts = performance.getEntriesByType('resource').filter(one => one.startTime < page.loadEventEnd);
      const bytes = parts.reduce((sum, one) => sum + one.transferSize, page.transferSize);
      const asked = parts.filter(one => one.transferSize > 0).length + 1;
      return [bytes, asked, Math.max(page.domContentLoadedEventEnd, painted.startTime)];
      """;

  private final RunningDemo demo = RunningDemo.get();
  private final BenchReport report =
      BenchReport.of("phone", FULL ? "Slow 3G, a quarter of a processor" : "no slow phone");

  /**
   * @param usable milliseconds from the tap until it can be used
   */
  private record Loaded(double bytes, double requests, double usable) {}

  @Test
  void pagesOfATelephoneAreThereAndTheirWeightAndTimeAreReported() {
    measure("check a pack", "pharmacist.pont", "/check", "#scan");
    measure("a patient's consents", "patient.martin", "/my", "main");
    measure("hand over an organ", "courier.mistral", handOver(), "form[data-leg-act]");
    report
        .note("first: nothing of it in the browser; again: as the browser keeps it")
        .note("redirects included; what the page asks for later by itself is not")
        .write();
  }

  /** The form on the courier's leg of the demo's liver. */
  private String handOver() {
    String organ = "/organs/" + demo.organs().path("liver").asString();
    Till courier = new Till(demo.credentials(), "mistral-app");
    String leg = courier.get("/api/v1" + organ).body().at("/legs/0/channel").asString();
    return organ + "/legs/" + leg + "/HAND_OVER";
  }

  private void measure(String what, String person, String path, String seen) {
    try (Browser browser = Browser.signedIn(demo.credentials(), person)) {
      browser.resize(390, 844);
      browser.command("Network.enable", Map.of());
      try {
        browser.command("Network.emulateNetworkConditions", LINE);
        browser.command("Emulation.setCPUThrottlingRate", Map.of("rate", FULL ? 4 : 1));
        for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
          browser.command("Network.clearBrowserCache", Map.of());
          double plain = load(browser, "/actuator/health/liveness", "body").usable();
          browser.command("Network.clearBrowserCache", Map.of());
          add(what + ", first", load(browser, path, seen), plain);
          browser.openUrl("about:blank");
          add(what + ", again", load(browser, path, seen), plain);
        }
      } finally {
        browser.command("Network.emulateNetworkConditions", ANY_LINE);
        browser.command("Emulation.setCPUThrottlingRate", Map.of("rate", 1));
      }
    }
  }

  private void add(String what, Loaded page, double plain) {
    report
        .figure(what + ": weight", page.bytes() / 1e3, "kB")
        .figure(what + ": requests", page.requests(), "")
        .figure(what + ": until it can be used", page.usable() / 1e3, "s")
        .against("a line of text", plain / 1e3);
  }

  private static Loaded load(Browser browser, String path, String seen) {
    browser.open(path);
    browser.see(seen);
    for (int i = 0; i < 300; i++) {
      if (browser.ask(LOADED) instanceof List<?> numbers) {
        double[] each = numbers.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
        assertThat(each[0]).as("bytes of %s", path).isPositive();
        return new Loaded(each[0], each[1], each[2]);
      }
      Till.pause();
    }
    throw new AssertionError("nothing was painted at " + path);
  }
}
