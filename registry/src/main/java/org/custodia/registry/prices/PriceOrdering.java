package org.custodia.registry.prices;

import java.io.InputStream;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.products.ImportReport;

/** Publishing price orders. For regulators; a person signs each. */
public interface PriceOrdering {

  /**
   * What an order says of itself.
   *
   * @param number as it is cited; used once in a jurisdiction
   * @param document SHA-256 of the order as it was published; empty for that of the file
   */
  record Head(Jurisdiction jurisdiction, String number, Optional<Bytes32> document) {}

  /**
   * Prepares an order from the French national file, {@code CIS_CIP_bdpm.txt}: fixed public prices,
   * without fee and the fee, with all taxes. Nothing is on the ledger yet; asking again with the
   * same id and content answers the same.
   *
   * @param from first day of all its prices
   * @param witness address of the person's key
   */
  Draft draftFrench(
      Caller caller,
      UUID id,
      Head head,
      LocalDate from,
      InputStream file,
      String witness,
      String place);

  /**
   * Prepares an order from a list, CSV in UTF-8 with a header: {@code code,from} and any of {@code
   * amount,fee,reimbursed,per,to}; amounts in minor units, rates in hundredths of a percent, days
   * as {@code 2026-03-01}. A bad line refuses the whole list with its number and what is wrong.
   */
  Draft draftList(
      Caller caller,
      UUID id,
      Head head,
      PriceRule rule,
      InputStream list,
      String witness,
      String place);

  /**
   * Prepares the yearly revision by an index of what an order fixed: of its ceilings those that
   * still count on the day before, each revised, from that day on and without end.
   *
   * @param head with the hash of a document, because no file is handed in
   * @param orderId the order whose ceilings are revised
   * @param year on whose {@link IndexRevision#day} they change
   */
  Draft draftRevision(
      Caller caller,
      UUID id,
      Head head,
      Bytes32 orderId,
      int year,
      IndexRevision revision,
      String witness,
      String place);

  /**
   * An order ready to be signed.
   *
   * @param report what was odd about the lines of a national file
   * @param differences to what counts on the order's first day
   */
  record Draft(
      UUID id,
      Bytes32 orderId,
      int size,
      int batches,
      Bytes32 root,
      Optional<ImportReport> report,
      PriceDifferences differences,
      Act act,
      String typedData) {}

  /**
   * Records the announcement and all batches, in one transaction. Asking again changes nothing,
   * except that what the ledger refused is tried anew.
   *
   * @param signature over the draft's act, 65 bytes as hex with 0x
   */
  CommandStatus publish(Caller caller, UUID id, String signature);

  /**
   * How far the publication has come.
   *
   * @param announcement empty before it is signed
   * @param written batches that are on the ledger
   * @param refused batches that the ledger refused; publishing again resumes them
   */
  record Progress(
      UUID id,
      Bytes32 orderId,
      Optional<CommandStatus> announcement,
      int batches,
      int written,
      int refused,
      boolean inForce) {}

  Progress progress(Caller caller, UUID id);

  /**
   * Tries anew what the ledger refused of an order that was signed. For any regulator of the
   * organisation, because nothing is signed by it.
   */
  Progress resume(Caller caller, UUID id);

  /** The draft that an order was published from here, while its entries are kept. */
  Optional<UUID> draftOf(Caller caller, Bytes32 orderId);
}
