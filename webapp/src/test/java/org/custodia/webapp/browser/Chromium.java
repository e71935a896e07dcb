package org.custodia.webapp.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Chromium of this machine, as all tests start it. */
public final class Chromium {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /**
   * Whether tests save pictures of what they see: in the long suite, and with {@code
   * -Dcustodia.screenshots=true}. There are some 180, and each takes a good part of a second.
   */
  public static final boolean PICTURES =
      Boolean.getBoolean("custodia.screenshots") || Boolean.getBoolean("custodia.long");

  private Chromium() {}

  /** Whether this machine has it; where it has not, tests of pages are skipped. */
  static boolean present() {
    return Files.isExecutable(PROGRAM) && Files.isExecutable(DRIVER);
  }

  /**
   * Starts one without a window, in English, that asks nobody for updates and moves nothing.
   *
   * @param profile an empty folder
   */
  public static ChromeDriver start(Path profile, String... more) {
    System.setProperty("SE_OFFLINE", "true"); // else its driver asks the web for newer ones
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(PROGRAM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-reduced-motion",
        "--lang=en",
        "--accept-lang=en",
        "--user-data-dir=" + profile);
    options.addArguments(more);
    return new ChromeDriver(
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
  }

  /** Waits that long; looks often, because most pages are there within a few hundredths. */
  public static WebDriverWait patiently(WebDriver driver, Duration patience) {
    return new WebDriverWait(driver, patience, Duration.ofMillis(40));
  }
}
