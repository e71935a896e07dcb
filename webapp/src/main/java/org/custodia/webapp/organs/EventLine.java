package org.custodia.webapp.organs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.ReleaseAllocationTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.registry.organs.OrganEvent;

/**
 * Something that was done in a case or in a channel of offers, as a page shows it.
 *
 * @param by name of the member that submitted it
 */
record EventLine(OrganEvent event, String by, List<Fact> facts) {

  /**
   * @param label key of its word
   * @param words keys of what it says
   * @param text what it says beside
   */
  record Fact(String label, List<String> words, String text, Optional<Instant> at) {
    static Fact word(String label, Enum<?> constant) {
      return words(label, List.of("organs.word." + constant.name()));
    }

    static Fact words(String label, List<String> keys) {
      return new Fact("organs.act.field." + label, keys, "", Optional.empty());
    }

    static Fact yes(String label, boolean so) {
      return words(label, List.of(so ? "organs.form.yes" : "organs.form.no"));
    }

    static Fact text(String label, Object text) {
      return new Fact("organs.act.field." + label, List.of(), text.toString(), Optional.empty());
    }

    static Fact at(String label, long milliseconds) {
      return new Fact(
          "organs.act.field." + label,
          List.of(),
          "",
          Optional.of(Instant.ofEpochMilli(milliseconds)));
    }
  }

  /**
   * @param names of members by the hex of their ids
   */
  static List<EventLine> of(List<OrganEvent> events, Map<String, String> names) {
    return events.stream()
        .map(event -> new EventLine(event, name(event.by(), names), facts(event.terms())))
        .toList();
  }

  private static String name(Bytes32 member, Map<String, String> names) {
    return names.getOrDefault(member.toString(), member.toString().substring(0, 10) + "…");
  }

  private static List<Fact> facts(OrganTerms terms) {
    List<Fact> facts = new ArrayList<>();
    ofDonor(terms, facts);
    ofLiving(terms, facts);
    ofAllocation(terms, facts);
    return facts;
  }

  private static void ofDonor(OrganTerms terms, List<Fact> facts) {
    if (terms instanceof OpenCaseTerms of) {
      facts.add(Fact.yes("living", of.living()));
      if (of.living()) facts.add(Fact.text("coolingOffHours", of.coolingOff() / 3_600));
    }
    if (terms instanceof ConsentForDonorTerms of) facts.add(Fact.word("basis", of.basis()));
    if (terms instanceof BloodSampleTerms of) {
      facts.add(Fact.word("bloodGroup", of.group()));
      facts.add(Fact.at("takenAt", of.takenAt()));
    }
    if (terms instanceof SerologyTerms of) {
      facts.add(tests("tested", of.tested()));
      if (of.positive() != 0) facts.add(tests("positive", of.positive()));
    }
    if (terms instanceof RecoverTerms of) {
      facts.add(Fact.words("organ", List.of("organs.name." + OrganName.of(of.organ()))));
      facts.add(Fact.at("crossClamp", of.crossClamp()));
    }
    if (terms instanceof CloseCaseTerms of) facts.add(Fact.word("reason", of.reason()));
  }

  private static Fact tests(String label, int mask) {
    return Fact.words(
        label, SerologyTest.of(mask).stream().map(one -> "organs.word." + one.name()).toList());
  }

  private static void ofLiving(OrganTerms terms, List<Fact> facts) {
    if (terms instanceof RelationshipTerms of) {
      facts.add(Fact.word("relationship", of.relationship()));
    }
    if (terms instanceof AdvocateTerms of) facts.add(Fact.yes("favourable", of.favourable()));
    if (terms instanceof CommitteeTerms of) facts.add(Fact.yes("authorised", of.authorised()));
    if (terms instanceof FollowUpDutyTerms of) {
      facts.add(Fact.at("dutyUntil", of.until() * 1_000));
    }
  }

  private static void ofAllocation(OrganTerms terms, List<Fact> facts) {
    if (terms instanceof MatchRunTerms of) {
      facts.add(Fact.words("organ", List.of("organs.name." + OrganName.of(of.organ()))));
      facts.add(Fact.text("candidates", of.candidates()));
      facts.add(Fact.text("list", of.list()));
      if (of.reason() != SupersedeReason.FIRST) facts.add(Fact.word("supersedes", of.reason()));
    }
    if (terms instanceof OfferTerms of) {
      facts.add(Fact.text("rank", of.rank()));
      facts.add(Fact.word("bloodGroup", of.group()));
      facts.add(Fact.at("answerUntil", of.answerUntil() * 1_000));
      if (of.reason() != 0) {
        facts.add(Fact.word("outOfOrder", OutOfOrderReason.of(of.reason())));
      }
    }
    if (terms instanceof DeclineOfferTerms of) facts.add(Fact.word("reason", of.reason()));
    if (terms instanceof ReleaseAllocationTerms of) facts.add(Fact.word("reason", of.reason()));
    if (terms instanceof AllocateTerms of) {
      facts.add(Fact.at("expires", of.allocation().expires() * 1_000));
    }
  }
}
