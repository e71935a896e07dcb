package org.custodia.webapp.billing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/**
 * Files of bills, from a page or a program. Nothing of a file is kept until its bills are signed:
 * it is read again for each step, and says the same again.
 */
@Component
public class BillUploads {
  /** Bills that are put before a person to be signed at once. */
  public static final int MOST_BILLS = 500;

  private final Bills bills;
  private final LineNames names;

  BillUploads(Bills bills, LineNames names) {
    this.bills = bills;
    this.names = names;
  }

  public BillUpload read(Caller caller, MultipartFile file, Jurisdiction where) {
    Map<PriceCode, String> known = new HashMap<>();
    try (InputStream in = file.getInputStream()) {
      return BillUpload.read(
          in, bills, caller, where, line -> known.computeIfAbsent(line.code(), names::of));
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  /**
   * What is asked to be made of a file.
   *
   * @param id of the file; those of its bills are made from it and their numbers, so that asking
   *     again has no further effect
   * @param payer member id
   * @param rest whether what is not refused goes on where a line is; otherwise nothing does
   * @param witness address of the key that signs
   */
  public record Wish(UUID id, Bytes32 payer, boolean rest, String witness, String place) {}

  /** A bill of the file with what is to be signed. */
  public record Drafted(BillUpload.Bill bill, Bills.Draft draft) {}

  /**
   * Prepares the bills of a file, or none where a line is refused and the rest is not to go on.
   *
   * @throws Problem BAD_INPUT CUS-BFL-035 for too many bills; as {@link Bills#draft}
   */
  public List<Drafted> draft(Caller caller, BillUpload upload, Jurisdiction where, Wish wish) {
    if (!upload.isTaken(wish.rest())) return List.of();
    int count = upload.bills().size();
    if (count > MOST_BILLS) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-BFL-035", count, MOST_BILLS);
    }
    return upload.bills().stream()
        .map(
            bill ->
                new Drafted(
                    bill,
                    bills.draft(
                        caller,
                        derived(wish.id(), bill.number()),
                        bill.draft(wish.payer(), where),
                        wish.witness(),
                        wish.place())))
        .toList();
  }

  private static UUID derived(UUID id, String number) {
    return UUID.nameUUIDFromBytes((id + "/" + number).getBytes(StandardCharsets.UTF_8));
  }
}
