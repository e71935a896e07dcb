package org.custodia.registry.organs;

import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.allocation.OwnRank;

/**
 * What an allocation body answers: it takes declarations, tells the bank rank by rank whom to offer
 * to, and tells a centre which of its own candidates an offer is for. Nobody is told of anybody
 * else's.
 */
final class ListAnswers {
  private final Ledger ledger;
  private final WaitingList list;
  private final StoredMatchRuns runs;

  ListAnswers(Ledger ledger, WaitingList list, StoredMatchRuns runs) {
    this.ledger = ledger;
    this.list = list;
    this.runs = runs;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(
        Said.CANDIDATE, this::candidate, Said.RANK, this::rank, Said.OWN_CANDIDATE, this::own);
  }

  private byte[] candidate(String organisation, Member asker, SignedOrganMessage message) {
    int version = list.take(organisation, asker, message);
    return WireObject.bytes(WireObject.create().put("version", version));
  }

  /** Content {@code {"caseId", "list", "rank"}}, subject the organ; asked by the case's bank. */
  private byte[] rank(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 caseId = content.bytes32("caseId");
    Bytes32 root = content.bytes32("list");
    int rank = content.integer("rank");
    content.end();
    boolean bank =
        ledger.channels(organisation, SubjectKind.DONOR_CASE.code(), caseId).stream()
            .anyMatch(known -> known.opener().equals(asker.id()));
    if (!bank) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-037");
    OwnRank found =
        runs.ranks(organisation, message.subject(), root).stream()
            .filter(one -> one.leaf().rank() == rank)
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-066", rank));
    var answer = WireObject.create();
    answer
        .put("rank", rank)
        .put("candidate", found.leaf().candidate().toString())
        .put("bloodGroup", found.leaf().group().name())
        .put("centre", found.leaf().centre().toString());
    var proof = answer.putArray("proof");
    found.proof().forEach(node -> proof.add(node.toString()));
    return WireObject.bytes(answer);
  }

  /** Content {@code {"list", "candidate"}}, subject the organ; asked by the candidate's centre. */
  private byte[] own(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 root = content.bytes32("list");
    Bytes32 candidate = content.bytes32("candidate");
    content.end();
    OwnRank found =
        runs.ranks(organisation, message.subject(), root).stream()
            .filter(one -> one.leaf().candidate().equals(candidate))
            .filter(one -> one.leaf().centre().equals(asker.id()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-067"));
    return WireObject.bytes(
        WireObject.create()
            .put("candidate", found.candidate().toString())
            .put("salt", found.salt().toString()));
  }
}
