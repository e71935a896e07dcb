package org.custodia.webapp.patient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.notices.Notice;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;

/** Says in plain words what a notice tells. */
@Component
class NewsWords {
  private final Sentences sentences;
  private final Members members;

  NewsWords(Sentences sentences, Members members) {
    this.sentences = sentences;
    this.members = members;
  }

  /**
   * @param who name of the organisation it is about, where it is about one
   */
  record Item(Notice notice, String sentence, Optional<String> who) {}

  /**
   * @param consents of the same patient, for the names of organisations
   */
  List<Item> of(Caller caller, List<Notice> notices, List<ConsentView> consents, Reader reader) {
    Map<Bytes32, String> names = new HashMap<>(names(consents));
    List<Bytes32> others =
        notices.stream()
            .flatMap(notice -> notice.grantee().stream())
            .filter(member -> !names.containsKey(member))
            .distinct()
            .toList();
    members
        .byIds(caller.organisation(), others)
        .forEach((id, member) -> names.put(id, member.name()));
    return notices.stream().map(notice -> item(notice, names, reader)).toList();
  }

  /** Organisations that were ever allowed something. */
  static Map<Bytes32, String> names(List<ConsentView> consents) {
    return consents.stream()
        .collect(
            Collectors.toMap(
                consent -> consent.form().grantee(),
                ConsentView::granteeName,
                (newer, older) -> newer,
                java.util.LinkedHashMap::new));
  }

  private Item item(Notice notice, Map<Bytes32, String> names, Reader reader) {
    Optional<String> who = notice.grantee().map(member -> names.getOrDefault(member, "–"));
    String purpose =
        Optional.ofNullable(notice.facts().get(Notice.PURPOSE))
            .flatMap(name -> sentences.find("my.purpose.for." + name, List.of(), reader))
            .orElse("–");
    Object until =
        Optional.ofNullable(notice.facts().get(Notice.UNTIL))
            .<Object>map(java.time.Instant::parse)
            .orElse("–");
    String key = "my.news." + notice.kind();
    List<Object> facts = List.of(who.orElse("–"), purpose, until);
    // A donation is more than reading, and is said as what it is; so is how a review ended.
    String special =
        notice.facts().getOrDefault(Notice.OUTCOME, notice.facts().get(Notice.PURPOSE));
    String sentence =
        sentences
            .find(key + "." + special, facts, reader)
            .orElseGet(() -> sentences.of(key, facts, reader));
    return new Item(notice, sentence, who);
  }
}
