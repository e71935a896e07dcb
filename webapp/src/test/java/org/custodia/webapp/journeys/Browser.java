package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.custodia.webapp.browser.Chromium;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A person in front of a real Chromium, with a profile of their own, so nobody else's session. It
 * stays open, and the person signed in, from one journey to the next: a browser takes seconds to
 * start, and each one-time code is good for one sign-in.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** A sign-in enrols a key for a little longer than that. */
  private static final Duration FRESH = Duration.ofMinutes(8);

  private static final Map<String, Browser> OF_PEOPLE = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OF_PEOPLE.values().forEach(Browser::quit), "browsers"));
  }

  private final Credentials credentials;
  private final ChromeDriver driver;
  private final WebDriverWait wait;
  private boolean someones;
  private Instant since = Instant.EPOCH;

  private Browser(Credentials credentials) {
    this.credentials = credentials;
    this.driver = Chromium.start(profile());
    this.wait = Chromium.patiently(driver, PATIENCE);
    wait.ignoring(StaleElementReferenceException.class);
    resize(1200, 1000);
  }

  /** The person's browser, at the first page of who is signed in with password and code. */
  static Browser signedIn(Credentials credentials, String username) {
    Browser browser = OF_PEOPLE.computeIfAbsent(username, anybody -> new Browser(credentials));
    browser.someones = true;
    browser.signIn(credentials.person(username));
    return browser;
  }

  /** Opens a browser; nobody is signed in. */
  static Browser inFrontOf(Credentials credentials) {
    return new Browser(credentials);
  }

  private static Path profile() {
    try {
      return Files.createTempDirectory(Path.of(System.getProperty("custodia.journeys")), "profile");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signIn(Credentials.Person person) {
    if (Instant.now().isAfter(since.plus(FRESH))) {
      driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }
    open("/check");
    if (!has("#username")) return; // still signed in
    since = Instant.now();
    type("#username", person.username());
    type("#password", person.password());
    click("#kc-login");
    try {
      type("#otp", person.code());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    click("#kc-login");
    wait.until(on -> on.getCurrentUrl().startsWith(credentials.web()));
  }

  void open(String path) {
    openUrl(credentials.web() + path);
  }

  void openUrl(String url) {
    driver.get(url);
  }

  /** Whether the page has such an element now. */
  boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  /** The value of a field, shown or hidden. */
  String value(String css) {
    return until(css, on -> on.findElement(By.cssSelector(css)).getDomProperty("value"));
  }

  /** Where the browser is. */
  String address() {
    return driver.getCurrentUrl();
  }

  /** Makes a key in this browser, unless an earlier journey of the same person left one. */
  void prepareSigningKey() {
    open("/keys");
    // The page says which it is a moment after it stands.
    see("[data-key-now] [data-when]:not([hidden])");
    if (has("[data-key-now] [data-when=ready]:not([hidden])")) return;
    click("[data-prepare-key]");
    awaitSigningKey();
  }

  /** Waits until the session key of this browser is enrolled and confirmed. */
  void awaitSigningKey() {
    see("[data-key-now] [data-when=ready]:not([hidden])");
  }

  WebElement see(String css) {
    return until(
        css,
        on -> {
          WebElement found = on.findElement(By.cssSelector(css));
          return found.isDisplayed() ? found : null;
        });
  }

  /** The text of an element, when it is there. */
  String text(String css) {
    return see(css).getText();
  }

  /** The text of an element, as soon as it contains something. */
  String until(String what, String css, String text) {
    return until(
        what,
        on -> {
          String now = on.findElement(By.cssSelector(css)).getText();
          return now.contains(text) ? now : null;
        });
  }

  void type(String css, String text) {
    WebElement field = see(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Fills a field as a scanner does that is a keyboard: character by character, in no time. */
  void scan(String css, String text) {
    driver.executeScript(
        """
        const [field, text] = arguments;
        field.focus();
        for (const key of text) {
          const typed = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
          if (field.dispatchEvent(typed)) field.value += key;
        }
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));
        """,
        see(css),
        text);
  }

  /** Chooses a file, and lets the page take notice of it. */
  void choose(String css, Path file) {
    until(css, on -> on.findElement(By.cssSelector(css))).sendKeys(file.toString());
  }

  /** Chooses from a list by what is written there. */
  void select(String css, String text) {
    new Select(see(css)).selectByVisibleText(text);
  }

  /** Chooses from a list by the value behind what is written there. */
  void selectValue(String css, String value) {
    new Select(see(css)).selectByValue(value);
  }

  /** Sets a date field, whatever way the browser's language writes dates. */
  void setDate(String css, String isoDate) {
    driver.executeScript(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change',"
            + " {bubbles: true}))",
        see(css),
        isoDate);
  }

  void click(String css) {
    until(
        css + " that can be clicked",
        on -> {
          WebElement found = on.findElement(By.cssSelector(css));
          if (!found.isDisplayed() || !found.isEnabled()) return null;
          driver.executeScript(
              "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found);
          found.click();
          return found;
        });
  }

  /** Tells the browser itself something (Chrome DevTools Protocol). */
  void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  /** What a script of this page answers. */
  Object ask(String script) {
    return driver.executeScript(script);
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Whether something on the page is wider than the window. */
  boolean scrollsSideways() {
    return (Boolean)
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth +"
                + " 1");
  }

  /** Shows the page from its top, in a window of this size. */
  void showTop(int width, int height) {
    resize(width, height);
    driver.executeScript("window.scrollTo(0, 0)");
  }

  /** Saves a picture of the page for people to look at, where some are wanted. */
  void screenshot(String name) {
    if (Chromium.PICTURES) picture(name);
  }

  private Path picture(String name) {
    Path folder = Path.of(System.getProperty("custodia.journeys")).resolveSibling("screenshots");
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T until(String what, Function<org.openqa.selenium.WebDriver, T> look) {
    try {
      return wait.until(
          on -> {
            try {
              return look.apply(on);
            } catch (org.openqa.selenium.NoSuchElementException
                | org.openqa.selenium.ElementNotInteractableException notYet) {
              return null;
            }
          });
    } catch (org.openqa.selenium.TimeoutException e) {
      Path picture = picture("failed-" + System.nanoTime());
      throw new AssertionError(
          "never saw " + what + " at " + driver.getCurrentUrl() + "; picture: " + picture, e);
    }
  }

  /** Leaves the page; whoever's browser it is finds it so the next time. */
  @Override
  public void close() {
    if (!someones) {
      quit();
      return;
    }
    resize(1200, 1000);
    openUrl("about:blank");
  }

  private void quit() {
    driver.quit();
  }
}
