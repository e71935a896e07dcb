package org.custodia.webapp.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** A real Chromium with a profile of its own, and the few things that tests do with it. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Browser shared;

  private final ChromeDriver driver;
  private final Path profile;
  private final List<Object> scripts = new ArrayList<>();
  private String base;

  private Browser(String base, String... more) throws IOException {
    this.base = base;
    profile = Files.createTempDirectory("custodia-browser");
    driver = Chromium.start(profile, more);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    size(1280, 1500);
  }

  /** Whether this machine has the browser; where it has not, its tests are skipped. */
  static boolean present() {
    return Chromium.present();
  }

  /**
   * The one browser of this process, which remembers nothing of the test before; starting it takes
   * longer than most tests.
   */
  static synchronized Browser at(int port) {
    if (shared == null) {
      shared = alone(port);
      Runtime.getRuntime().addShutdownHook(new Thread(shared::quit, "browser-stop"));
    } else {
      shared.forget();
      shared.base = "http://127.0.0.1:" + port;
    }
    return shared;
  }

  /** One with a profile of its own. */
  static Browser alone(int port) {
    try {
      return new Browser("http://127.0.0.1:" + port);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One that shows this film (a file of JPEG pictures) to whatever page asks for a camera. */
  static Browser filmingAt(int port, Path film) {
    try {
      return new Browser(
          "http://127.0.0.1:" + port,
          "--use-fake-ui-for-media-stream",
          "--use-fake-device-for-media-stream",
          "--use-file-for-fake-video-capture=" + film.toAbsolutePath());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One that has two cameras, which show nothing to be read. */
  static Browser withTwoCamerasAt(int port) {
    try {
      return new Browser(
          "http://127.0.0.1:" + port,
          "--use-fake-ui-for-media-stream",
          "--use-fake-device-for-media-stream=device-count=2");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In a private window, which keeps nothing once it is closed. */
  static Browser privatelyAt(int port) {
    try {
      return new Browser("http://127.0.0.1:" + port, "--incognito");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Opens another tab and goes on there; answers the one that was left. */
  String newTab() {
    String left = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    return left;
  }

  String tab() {
    return driver.getWindowHandle();
  }

  void goTo(String tab) {
    driver.switchTo().window(tab);
  }

  /** Runs in every page before its own scripts. */
  void before(String script) {
    Map<String, Object> added =
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    scripts.add(added.get("identifier"));
  }

  /** As when a person clears what sites have stored. */
  void clearSiteData() {
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", base, "storageTypes", "indexeddb"));
  }

  /** All files of the browser's profile. */
  List<Path> profile() throws IOException {
    try (var files = Files.walk(profile)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  void open(String path) {
    driver.get(base + path);
  }

  /** In CSS pixels; a window of Chromium could not be as narrow as a telephone. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  String path() {
    return driver.getCurrentUrl().substring(base.length());
  }

  WebElement see(String css) {
    return Chromium.patiently(driver, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  void seeText(String css, String text) {
    Chromium.patiently(driver, PATIENCE)
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  void gone(String css) {
    Chromium.patiently(driver, PATIENCE)
        .until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(css), 0));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  void hidden(String css) {
    Chromium.patiently(driver, PATIENCE)
        .until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(css)));
  }

  /** Whether the network is gone for this page. */
  void offline(boolean gone) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", gone, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /**
   * Presses and releases keys as a scanner does that types: GS as Ctrl and ], a line end as Enter.
   *
   * @param pause between two keys
   */
  void type(String text, Duration pause) {
    Actions keys = new Actions(driver);
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\u001d' -> keys.keyDown(Keys.CONTROL).sendKeys("]").keyUp(Keys.CONTROL);
        case '\n' -> keys.sendKeys(Keys.ENTER);
        default -> keys.sendKeys(String.valueOf(c));
      }
      if (!pause.isZero()) keys.pause(pause);
    }
    keys.perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Clicks as soon as nothing moves or lies over it any more. */
  void click(String css) {
    Chromium.patiently(driver, PATIENCE)
        .ignoring(ElementClickInterceptedException.class, StaleElementReferenceException.class)
        .until(
            on -> {
              WebElement found =
                  ExpectedConditions.elementToBeClickable(By.cssSelector(css)).apply(on);
              if (found != null) found.click();
              return found;
            });
  }

  /** Runs the body of an async function in the page; its value, or an exception with its error. */
  Object run(String body, Object... arguments) {
    Object answer =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "(async (...args) => {"
                + body
                + "})(...arguments)"
                + ".then((value) => done({value}), (error) => done({error: String(error)}));",
            arguments);
    Map<?, ?> outcome = (Map<?, ?>) answer;
    if (outcome.get("error") != null) {
      throw new AssertionError(outcome.get("error"));
    }
    return outcome.get("value");
  }

  /** What the browser complained about: script errors, policies broken, things not found. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .filter(entry -> !entry.contains("favicon"))
        // A note and no complaint: the person was quicker than the page, and keeps the focus.
        .filter(entry -> !entry.contains("Autofocus processing was blocked"))
        .toList();
  }

  /** Whether something sticks out to the right, so that one has to scroll sideways. */
  boolean scrollsSideways() {
    return (Boolean)
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /** Saves a picture of the page for people to look at, where some are wanted. */
  void screenshot(String name) {
    if (Chromium.PICTURES) picture(name);
  }

  /** A picture of the page, for a test that looks at it. */
  Path picture(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      return Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void forget() {
    Iterator<String> tabs = driver.getWindowHandles().iterator();
    String first = tabs.next();
    tabs.forEachRemaining(tab -> driver.switchTo().window(tab).close());
    driver.switchTo().window(first);
    for (Object script : scripts) {
      driver.executeCdpCommand(
          "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
    }
    scripts.clear();
    offline(false);
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", base, "storageTypes", "all"));
    complaints();
    size(1280, 1500);
  }

  /** The shared one stays for the next test. */
  @Override
  public void close() {
    if (this != shared) quit();
  }

  private void quit() {
    driver.quit();
    try (var files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException leftBehind) {
      throw new UncheckedIOException(leftBehind);
    }
  }
}
