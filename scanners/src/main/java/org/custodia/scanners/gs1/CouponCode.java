package org.custodia.scanners.gs1;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Checks what AI 8110 and 8112 hold: numbers whose length the digit before them tells (North
 * American Coupon Application Guideline; GS1 AI (8112) Coupon Data Specification). Reads from left
 * to right; whoever asks for more than is left, or for what may not stand there, has failed.
 */
final class CouponCode {
  private final String digits;
  private final int currentYear;
  private int at;
  private boolean right;

  CouponCode(String digits, int currentYear) {
    this.digits = digits;
    this.currentYear = currentYear;
    this.right = digits.chars().allMatch(c -> CharacterSets.isDigit((char) c));
  }

  /** AI 8112: format, funder, offer, serial number. */
  boolean isPositiveOffer() {
    oneOf("01");
    number("0123456", 6);
    skip(6);
    number("0123456789", 6);
    return right && at == digits.length();
  }

  /** AI 8110: company, offer, saving, first purchase, and up to seven optional fields in order. */
  boolean isCoupon() {
    number("0123456", 6);
    skip(6);
    number("12345", 0);
    purchase();
    if (field('1')) {
      oneOf("0123");
      furtherPurchase();
    }
    if (field('2')) {
      furtherPurchase();
    }
    Optional<LocalDate> expires = field('3') ? date() : Optional.empty();
    Optional<LocalDate> starts = field('4') ? date() : Optional.empty();
    if (expires.isPresent() && starts.isPresent() && starts.get().isAfter(expires.get())) {
      right = false;
    }
    if (field('5')) {
      number("0123456789", 6);
    }
    if (field('6')) {
      number("1234567", 6);
    }
    if (field('9')) {
      oneOf("01256");
      oneOf("012");
      skip(1);
      oneOf("01");
    }
    return right && at == digits.length();
  }

  private void purchase() {
    number("12345", 0);
    oneOf("012349");
    skip(3);
  }

  private void furtherPurchase() {
    purchase();
    // 9: of the company that was named first.
    if (right && at < digits.length() && digits.charAt(at) == '9') {
      at++;
    } else {
      number("0123456", 6);
    }
  }

  private boolean field(char indicator) {
    boolean here = right && at < digits.length() && digits.charAt(at) == indicator;
    if (here) {
      at++;
    }
    return here;
  }

  private Optional<LocalDate> date() {
    int from = at;
    skip(6);
    if (!right) {
      return Optional.empty();
    }
    Optional<LocalDate> date = Gs1Dates.read(digits.substring(from, at), currentYear);
    right = date.isPresent() && !digits.startsWith("00", at - 2);
    return date;
  }

  /** A digit that tells the length of the number behind it, and that number. */
  private void number(String allowedLengths, int more) {
    int told = oneOf(allowedLengths);
    skip(told + more);
  }

  private int oneOf(String allowed) {
    skip(1);
    if (!right || allowed.indexOf(digits.charAt(at - 1)) < 0) {
      right = false;
      return 0;
    }
    return digits.charAt(at - 1) - '0';
  }

  private void skip(int count) {
    right = right && at + count <= digits.length();
    if (right) {
      at += count;
    }
  }
}
