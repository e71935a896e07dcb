package org.custodia.registry.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;

/** Takes the serials of a lot from the holder of the product. */
final class SerialIntake {
  private final Ledger ledger;
  private final LotBook lots;
  private final SerialRepository serials;
  private final int largestLot;
  private final Clock clock;

  SerialIntake(Ledger ledger, LotBook lots, SerialRepository serials, int largestLot, Clock clock) {
    this.ledger = ledger;
    this.lots = lots;
    this.serials = serials;
    this.largestLot = largestLot;
    this.clock = clock;
  }

  /** Whether this member may hand over these serials at all; before any of them is read. */
  void check(String regulator, Member member, SignedUpload upload) {
    SerialLot lot = upload.lot();
    if (lot.size() > largestLot) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-045", largestLot);
    }
    boolean holds =
        member.has(MemberRole.MANUFACTURER)
            && lots.holderOf(regulator, lot.gtin()).filter(member.id()::equals).isPresent();
    if (!holds) {
      throw new Problem(Kind.FORBIDDEN, "CUS-VER-040", lot.gtin());
    }
    lots.lot(regulator, lot.lotId())
        .filter(released -> !isSame(released, lot))
        .ifPresent(
            released -> {
              throw new Problem(Kind.CONFLICT, "CUS-VER-046", lot.lotNumber());
            });
  }

  private static boolean isSame(LotFact released, SerialLot lot) {
    return released.root().equals(lot.root()) && released.size() == lot.size();
  }

  /** Reads the body to its end, for the caller to close; needs no rows. */
  SerialList read(SignedUpload upload, InputStream body) {
    var digest = new Keccak.Digest256();
    var hashed = new DigestInputStream(body, digest);
    var limits = new SerialFile.Limits(SerialFile.Limits.LOT.bytes(), largestLot);
    SerialList list = SerialFile.read(hashed, limits);
    try {
      hashed.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      list.close();
      throw new Problem(e, Kind.BAD_INPUT, "CUS-VER-044");
    }
    if (!Bytes32.of(digest.digest()).equals(upload.contentHash())) {
      list.close();
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-044");
    }
    return list;
  }

  /** Reads and forgets the rest of a body that was refused, as far as it may be long. */
  static void drain(InputStream body) {
    try {
      byte[] buffer = new byte[64 * 1024];
      long left = SerialFile.Limits.LOT.bytes();
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = body.read(buffer);
      }
    } catch (IOException e) {
      // The sender is gone; the refusal that is on its way already says what there is to say.
      return;
    }
  }

  /** Keeps them, unless root or size differ, or one was taken before. */
  SerialReceipt store(String regulator, SignedUpload upload, Bytes32 digest, SerialList list) {
    SerialLot lot = upload.lot();
    long block = ledger.position(regulator).block();
    serials.store(regulator, lot.gtin(), lot.lotId(), list, lot.root(), lot.size());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new SerialReceipt(
        upload.id(),
        digest,
        upload.asker(),
        ledger.memberId(regulator),
        lot.lotId(),
        lot.root(),
        lot.size(),
        block,
        now);
  }
}
