package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A person's session key through a shift, in the browser that keeps it. */
class SessionKeysInBrowserTest extends BrowserTest {
  private static final String STORED =
      """
      const stored = () => new Promise((resolve) => {
        indexedDB.open('custodia', 1).onsuccess = ({ target }) => {
          target.result.transaction('signing-keys').objectStore('signing-keys')
            .getAll().onsuccess = (e) => { target.result.close(); resolve(e.target.result); };
        };
      });
      """;

  @Override
  Browser browser() {
    return Browser.alone(port); // its profile is searched, and what is stored in it counts
  }

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  @Test
  void theStoredKeyIsSealedUnderOneThatNoScriptCanTakeOut() throws IOException {
    prepared();
    Map<?, ?> kept =
        (Map<?, ?>)
            browser.run(
                STORED
                    + """
                    const [row] = await stored();
                    const outcome = (promise) => promise.then(() => 'given out', (error) => error.name);
                    const opened = new Uint8Array(await crypto.subtle.decrypt(
                      { name: 'AES-GCM', iv: row.iv, additionalData: bytes(row.address) }, row.wrapping, row.sealed));
                    function bytes(hex) { return Uint8Array.from(hex.slice(2).match(/../g), (pair) => parseInt(pair, 16)); }
                    const wrap = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey']);
                    return {
                      type: row.wrapping.type, extractable: row.wrapping.extractable, usages: row.wrapping.usages.join(),
                      raw: await outcome(crypto.subtle.exportKey('raw', row.wrapping)),
                      jwk: await outcome(crypto.subtle.exportKey('jwk', row.wrapping)),
                      wrapped: await outcome(crypto.subtle.wrapKey('raw', row.wrapping, wrap, { name: 'AES-GCM', iv: row.iv })),
                      text: JSON.stringify(row.wrapping),
                      privateKey: Array.from(opened, (byte) => byte.toString(16).padStart(2, '0')).join(''),
                    };
                    """);
    assertThat(kept.get("type")).isEqualTo("secret");
    assertThat(kept.get("extractable")).isEqualTo(false);
    assertThat(kept.get("usages")).isEqualTo("encrypt,decrypt");
    for (String way : List.of("raw", "jwk", "wrapped")) {
      assertThat(kept.get(way)).as(way).isEqualTo("InvalidAccessError");
    }
    assertThat(kept.get("text")).isEqualTo("{}");
    byte[] privateKey = HexFormat.of().parseHex((String) kept.get("privateKey"));
    assertThat(privateKey).hasSize(32);
    String address = registry.enrolled().get(0).substring(2);
    boolean stored = false;
    for (Path file : browser.profile()) {
      byte[] content = Files.readAllBytes(file);
      assertThat(holds(content, privateKey)).as("the plain key in " + file).isFalse();
      stored |=
          file.toString().contains("indexeddb")
              && (holds(content, address.getBytes()) || holds(content, utf16(address)));
    }
    assertThat(stored).as("the record itself is among the files that were looked at").isTrue();
  }

  @Test
  void twoTabsThatPrepareAtOnceShareOneKey() {
    browser.open("/keys");
    browser.see("body");
    String first = browser.newTab();
    browser.open("/keys");
    browser.see("body");
    String start =
        "window.key = import('/js/enrolment.js').then((enrolment) => enrolment.ensureKey());";
    browser.run(start);
    String second = browser.tab();
    browser.goTo(first);
    Object one = browser.run(start + "return await window.key;");
    browser.goTo(second);
    assertThat(browser.run("return await window.key;")).isEqualTo(one);
    assertThat(registry.enrolled()).containsExactly((String) one);
  }

  @Test
  void atTheEndOfTheShiftTheKeyIsForgottenAndTheNextOneNeedsAFreshSignIn() {
    String before = prepared();
    registry.shiftEnds(Instant.now().minusSeconds(1));
    issuer.signIn(signedInHoursAgo());
    browser.open("/sign-in-again?back=/keys%3Ffor%3Done%2Btest");
    browser.seeText("[data-key-now]", "confirm that it is you");
    assertThat(browser.run(STORED + "return (await stored()).length")).isEqualTo(0L);
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    browser.click("[data-key-now] a");
    browser.click("[data-prepare-key]");
    browser.see(".status-LIVE");
    browser.see(".status-ENDED");
    assertThat(browser.run("return location.search"))
        .as("back on the same page")
        .isEqualTo("?for=one+test");
    assertThat(registry.enrolled()).hasSize(2).startsWith(before);
  }

  @Test
  void aKeyInItsLastMinuteIsReplacedBeforeItSigns() {
    prepared();
    registry.shiftEnds(Instant.now().plusSeconds(30));
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(registry.enrolled()).hasSize(2);
  }

  @Test
  void aClockThatIsWrongByADayKeepsNobodyFromSigning() {
    browser.before("const now = Date.now; Date.now = () => now() + 86400000;");
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(registry.enrolled()).hasSize(1);
  }

  @Test
  void aKeyRevokedElsewhereIsForgottenHere() {
    prepared();
    registry.revokeKeys();
    browser.open("/keys");
    browser.seeText("[data-key-now]", "has no signing key yet");
    browser.see(".status-REVOKED");
    assertThat(browser.run(STORED + "return (await stored()).length")).isEqualTo(0L);
  }

  @Test
  void whoseSiteDataAreClearedMeanwhileReadsItAndGoesOnWithANewKey() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
    browser.click("[data-dispense]");
    browser.see("[data-sign]");
    browser.clearSiteData();
    browser.click("[data-sign]");
    browser.seeText("[data-key-now]", "is gone");
    browser.seeText("[data-act-place] .notice", "is gone");
    browser.screenshot("check-key-gone");
    browser.click("[data-drop-act]");
    browser.click("[data-dispense]");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(registry.enrolled()).hasSize(2);
  }

  @Test
  void aBrowserThatKeepsNothingSaysSoAndMakesNoKey() {
    browser.before(
        """
        indexedDB.constructor.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };
        """);
    browser.open("/keys");
    browser.seeText("[data-key-now]", "cannot keep a signing key");
    browser.click("[data-prepare-key]");
    browser.seeText("[data-key-now]", "cannot keep a signing key");
    browser.open("/check");
    browser.seeText("[data-key-now]", "cannot keep a signing key");
    assertThat(registry.enrolled()).isEmpty();
  }

  @Test
  void aPrivateWindowSignsAndLeavesNothingBehind() {
    try (Browser inPrivate = Browser.privatelyAt(port)) {
      inPrivate.open("/check");
      inPrivate.seeText("[data-key-now]", "Ready to sign");
      inPrivate.see("#scan").sendKeys("0103400936404649" + Keys.ENTER);
      inPrivate.click("[data-dispense]");
      inPrivate.click("[data-sign]");
      inPrivate.see(".command-CONFIRMED");
      String address = registry.enrolled().get(0).substring(2);
      for (Path file : inPrivate.profile()) {
        byte[] content = Files.readAllBytes(file);
        assertThat(holds(content, address.getBytes()) || holds(content, utf16(address)))
            .as("the key in " + file)
            .isFalse();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Address of the key that was made and enrolled. */
  private String prepared() {
    browser.open("/check");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(registry.enrolled()).hasSize(1);
    return registry.enrolled().get(0);
  }

  private static Person signedInHoursAgo() {
    return new Person(
        "pharmacist.pont", "pharmacie-du-pont", List.of("pharmacist"), Duration.ofHours(13), "otp");
  }

  private static byte[] utf16(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
  }

  private static boolean holds(byte[] content, byte[] part) {
    for (int i = 0; i + part.length <= content.length; i++) {
      int j = 0;
      while (j < part.length && content[i + j] == part[j]) j++;
      if (j == part.length) return true;
    }
    return false;
  }
}
