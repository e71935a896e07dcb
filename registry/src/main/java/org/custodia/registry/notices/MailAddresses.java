package org.custodia.registry.notices;

import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Mail addresses that we write to: the HTML standard's form of one, which has no quotes, comments,
 * spaces, line ends or second recipients, with the dots and lengths of RFC 5321, sections 4.1.2 and
 * 4.5.3.1.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">HTML</a>
 */
final class MailAddresses {
  private static final int LONGEST = 254;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern FORM =
      Pattern.compile(
          "(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");

  private MailAddresses() {}

  static boolean isOne(String address) {
    return address.length() <= LONGEST && FORM.matcher(address).matches();
  }

  static void check(String address) {
    if (!isOne(address)) throw new Problem(Kind.BAD_INPUT, "CUS-NOT-003");
  }
}
