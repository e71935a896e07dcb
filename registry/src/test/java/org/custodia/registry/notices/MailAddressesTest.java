package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;

class MailAddressesTest {
  @Test
  void takesOrdinaryAddresses() {
    for (String address :
        new String[] {"a@b.example", "m.martin+custodia@mail.hopital.example", "o'neill@b-c.fr"}) {
      assertThat(MailAddresses.isOne(address)).as(address).isTrue();
    }
  }

  @Test
  void takesNothingThatCouldBeMoreThanOneAddressOrLine() {
    for (String address :
        new String[] {
          "",
          "a",
          "@b.example",
          "a@",
          "a b@c.example",
          "a@b.example,c@d.example",
          "a@b.example\r\nBcc: c@d.example",
          "a@b.example\n",
          "\"a\n\"@b.example",
          "A <a@b.example>",
          "a@b.example;c@d.example",
          "a@-b.example",
          "é@b.example",
          "a@b..example",
          "a\u0000@b.example",
          "a@" + "b".repeat(64) + ".example"
        }) {
      assertThat(MailAddresses.isOne(address)).as(address).isFalse();
    }
  }

  /** Whatever is taken is one address in the eyes of the mail library too, the very same. */
  @Test
  void whatIsTakenIsExactlyOneAddress() {
    Draws.each(
        3_000,
        random -> {
          String text = likely(random);
          if (!MailAddresses.isOne(text)) return;
          assertThat(text).doesNotContainPattern("[\\s\\p{Cntrl},;<>\"()\\\\]");
          assertThat(parsed(text)).containsExactly(text);
        });
  }

  private static List<String> parsed(String text) {
    try {
      return Stream.of(InternetAddress.parse(text, true)).map(InternetAddress::getAddress).toList();
    } catch (AddressException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String likely(Random random) {
    return String.join(
        "",
        Draws.list(
            random,
            1,
            9,
            draw ->
                Draws.one(
                    draw, "a", "b", ".", "@", "-", "\r\n", "\n", "Bcc:", "<", ">", ",", " ",
                    "example", "\"", "+", "\u0000", "é")));
  }
}
