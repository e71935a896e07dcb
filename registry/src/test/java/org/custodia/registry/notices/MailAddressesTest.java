package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.InternetAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MailAddressesTest {
  @Example
  void takesOrdinaryAddresses() {
    for (String address :
        new String[] {"a@b.example", "m.martin+custodia@mail.hopital.example", "o'neill@b-c.fr"}) {
      assertThat(MailAddresses.isOne(address)).as(address).isTrue();
    }
  }

  @Example
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
  @Property
  void whatIsTakenIsExactlyOneAddress(@ForAll("likely") String text) throws Exception {
    if (!MailAddresses.isOne(text)) return;
    assertThat(text).doesNotContainPattern("[\\s\\p{Cntrl},;<>\"()\\\\]");
    InternetAddress[] parsed = InternetAddress.parse(text, true);
    assertThat(parsed).hasSize(1);
    assertThat(parsed[0].getAddress()).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> likely() {
    Arbitrary<String> part =
        Arbitraries.of(
            "a", "b", ".", "@", "-", "\r\n", "\n", "Bcc:", "<", ">", ",", " ", "example", "\"", "+",
            "\u0000", "é");
    return part.list().ofMinSize(1).ofMaxSize(9).map(parts -> String.join("", parts));
  }
}
