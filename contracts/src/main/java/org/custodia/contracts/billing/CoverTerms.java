package org.custodia.contracts.billing;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What an insurance bears of one insured person's bills; {@code BillingLedger.CoverTerms}.
 *
 * @param cover commitment to the number on the person's card, see {@link #of}
 * @param currency ISO 4217
 * @param share hundredths of a percent
 * @param perBill at most, minor units
 * @param inAll at most, minor units
 * @param from first day of service
 * @param to last day of service
 * @param covered beginnings of codes, at most {@value #COVERED_LIMIT}; none for all
 */
public record CoverTerms(
    Bytes32 cover,
    String currency,
    int share,
    long perBill,
    long inAll,
    LocalDate from,
    LocalDate to,
    List<String> covered)
    implements BillingTerms {
  public static final int COVERED_LIMIT = 8;

  public CoverTerms {
    covered = List.copyOf(covered);
  }

  /**
   * The commitment to a card in a channel, which says nothing of it to who does not have the card.
   *
   * @param card as unguessable as a key
   */
  public static Bytes32 of(String channel, String card) {
    return Bytes32.keccak(
        ("custodia card " + channel + " " + card).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Action action() {
    return Action.OPEN_COVER;
  }

  @Override
  public Bytes32 subject() {
    return cover;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(cover),
        AbiValue.ascii(currency),
        AbiValue.uint(share),
        AbiValue.uint(perBill),
        AbiValue.uint(inAll),
        AbiValue.uint(from.toEpochDay()),
        AbiValue.uint(to.toEpochDay()),
        new AbiValue.Array(covered.stream().map(AbiValue::ascii).toList()));
  }
}
