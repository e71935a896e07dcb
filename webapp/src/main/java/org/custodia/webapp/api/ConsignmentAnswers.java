package org.custodia.webapp.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Samples;

/** What REST answers about consignments; ids of members, lots and packs are hex with 0x. */
final class ConsignmentAnswers {
  private ConsignmentAnswers() {}

  record LotShare(
      String lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      int packs) {
    static List<LotShare> of(List<Consignments.LotCount> lots) {
      return lots.stream()
          .map(
              lot ->
                  new LotShare(
                      lot.lotId().toString(),
                      lot.gtin(),
                      lot.productName(),
                      lot.lotNumber(),
                      lot.expiry(),
                      lot.packs()))
          .toList();
    }
  }

  record DispatchDraft(
      UUID id, int units, int packs, List<LotShare> lots, ActAnswer act, String typedData) {
    static DispatchDraft of(Consignments.DispatchDraft draft) {
      return new DispatchDraft(
          draft.id(),
          draft.units(),
          draft.packs(),
          LotShare.of(draft.lots()),
          ActAnswer.of(draft.act().act()),
          draft.act().typedData());
    }
  }

  record ActDraft(UUID id, ActAnswer act, String typedData) {
    static ActDraft of(Consignments.ActDraft draft) {
      return new ActDraft(draft.id(), ActAnswer.of(draft.act().act()), draft.act().typedData());
    }
  }

  /**
   * A pack that came and is blocked, recalled or withdrawn.
   *
   * @param single by itself; otherwise with its lot
   */
  record StoppedPack(
      GoodsPack pack, boolean single, LotStatus status, String reason, String advice) {
    static StoppedPack of(Consignments.Stopped stopped) {
      return new StoppedPack(
          GoodsPack.of(stopped.pack()),
          stopped.single(),
          stopped.status(),
          stopped.reason(),
          stopped.advice());
    }
  }

  /**
   * @param open packs that neither this nor an earlier part speaks of
   * @param missingPacks of each list at most the first hundred
   * @param stoppedPacks what came and may not be supplied now
   * @param compared whether the contents had come; otherwise it is told what was scanned
   * @param units those that came, when it is not known yet what is in them
   */
  record ReceiptDraft(
      UUID id,
      int accepted,
      int missing,
      int surplus,
      int damaged,
      int open,
      List<GoodsPack> missingPacks,
      List<GoodsPack> surplusPacks,
      List<GoodsPack> damagedPacks,
      List<StoppedPack> stoppedPacks,
      boolean compared,
      List<String> units,
      ActAnswer act,
      String typedData) {
    static ReceiptDraft of(Consignments.ReceiveDraft draft) {
      Consignments.Difference difference = draft.difference();
      return new ReceiptDraft(
          draft.id(),
          difference.accepted(),
          difference.missing(),
          difference.surplus(),
          difference.damaged(),
          draft.open(),
          GoodsPack.of(difference.missingPacks()),
          GoodsPack.of(difference.surplusPacks()),
          GoodsPack.of(difference.damagedPacks()),
          draft.stopped().stream().map(StoppedPack::of).toList(),
          draft.compared(),
          draft.units(),
          ActAnswer.of(draft.act().act()),
          draft.act().typedData());
    }
  }

  /**
   * @param received packs taken over so far
   * @param contents whether the document that names the packs is here
   */
  record ConsignmentLine(
      UUID id,
      DispatchPurpose purpose,
      String giver,
      String giverName,
      String receiver,
      String receiverName,
      int packs,
      int received,
      Consignments.State state,
      Consignments.Contents contents,
      Instant dispatchedAt) {
    static ConsignmentLine of(Consignments.Line line) {
      return new ConsignmentLine(
          line.id(),
          line.purpose(),
          line.giver().toString(),
          line.giverName(),
          line.receiver().toString(),
          line.receiverName(),
          line.packs(),
          line.received(),
          line.state(),
          line.contents(),
          line.dispatchedAt());
    }

    static List<ConsignmentLine> of(List<Consignments.Line> lines) {
      return lines.stream().map(ConsignmentLine::of).toList();
    }
  }

  record ConsignmentAnswer(
      ConsignmentLine consignment,
      Optional<UUID> replyTo,
      String root,
      String contentsHash,
      Optional<String> contentsTrouble,
      String place,
      String witness,
      long block,
      String transaction,
      List<LotShare> lots,
      List<String> units,
      Untold untold,
      List<SaidOfIt> answers) {
    static ConsignmentAnswer of(Consignments.View view) {
      return new ConsignmentAnswer(
          ConsignmentLine.of(view.line()),
          view.replyTo(),
          view.root().toString(),
          view.contentsHash().toString(),
          view.contentsTrouble(),
          view.place(),
          view.witness(),
          view.block(),
          view.transaction().toString(),
          LotShare.of(view.lots()),
          view.units(),
          Untold.of(view.untold()),
          view.answers().stream().map(SaidOfIt::of).toList());
    }
  }

  /**
   * What was told before the contents had come; the next receipt takes it up.
   *
   * @param units that came, and whose packs are to be counted
   */
  record Untold(
      List<String> units, List<String> unitsNotAnnounced, List<GoodsPack> packsNotAnnounced) {
    static Untold of(Consignments.Untold untold) {
      return new Untold(
          untold.units(), untold.unitsNotAnnounced(), GoodsPack.of(untold.packsNotAnnounced()));
    }
  }

  /**
   * @param kind RECEIVED, REJECTED or CANCELLED
   * @param accepted packs; of a rejection how many were refused
   */
  record SaidOfIt(
      UUID id,
      String kind,
      int accepted,
      int missing,
      int surplus,
      int damaged,
      Optional<RejectReason> reason,
      Set<Irregularity> irregularities,
      String place,
      String witness,
      Instant at,
      long block,
      String transaction) {
    static SaidOfIt of(Consignments.Answer answer) {
      return new SaidOfIt(
          answer.id(),
          answer.kind(),
          answer.accepted(),
          answer.missing(),
          answer.surplus(),
          answer.damaged(),
          answer.reason(),
          new TreeSet<>(answer.irregularities()),
          answer.place(),
          answer.witness(),
          answer.at(),
          answer.block(),
          answer.transaction().toString());
    }
  }

  /**
   * @param inConsignment whether the pack is one of the consignment
   */
  record CheckedPack(
      UUID id,
      Optional<String> gtin,
      Optional<String> serial,
      String verdict,
      String code,
      boolean inConsignment,
      String by,
      Instant at) {
    static CheckedPack of(Samples.Checked checked) {
      return new CheckedPack(
          checked.id(),
          checked.gtin(),
          checked.serial(),
          checked.verdict(),
          checked.code(),
          checked.inConsignment(),
          checked.by(),
          checked.at());
    }
  }

  /**
   * @param required packs that are to be verified
   * @param proposed which, at most the first thousand
   */
  record SampleAnswer(
      UUID consignment,
      Samples.Rule rule,
      int packs,
      int required,
      int verified,
      int suspicious,
      List<GoodsPack> proposed,
      List<CheckedPack> checked) {
    static SampleAnswer of(Samples.Sample sample) {
      return new SampleAnswer(
          sample.consignment(),
          sample.rule(),
          sample.packs(),
          sample.required(),
          sample.verified(),
          sample.suspicious(),
          GoodsPack.of(sample.proposed()),
          sample.checked().stream().map(CheckedPack::of).toList());
    }
  }
}
