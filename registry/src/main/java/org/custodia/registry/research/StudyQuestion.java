package org.custodia.registry.research;

import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one member asks another for a study, as it travels.
 *
 * @param study made by the asker; together with the asker it makes the numbers of persons
 * @param title what the study is called; patients read it
 * @param aim what it is for; patients read it
 */
record StudyQuestion(UUID study, String title, String aim, Kind kind, Cohort cohort) {
  static final int LONGEST_TITLE = 200;
  static final int LONGEST_AIM = 1000;

  /** What is asked for. */
  enum Kind {
    COUNT,
    EXPORT
  }

  byte[] write() {
    ObjectNode question = WireObject.create();
    question
        .put("study", study.toString())
        .put("title", title)
        .put("aim", aim)
        .put("kind", kind.name());
    cohort.write(question.putObject("cohort"));
    return WireObject.bytes(question);
  }

  static StudyQuestion read(byte[] bytes) {
    WireObject question = WireObject.parse(bytes);
    StudyQuestion parsed =
        new StudyQuestion(
            question.uuid("study"),
            question.string("title", LONGEST_TITLE),
            question.string("aim", LONGEST_AIM),
            Cohort.constant(Kind.class, question.string("kind", 10)),
            Cohort.read(question.object("cohort")));
    question.end();
    return parsed;
  }

  /** The cohort alone, in one form. */
  static String text(Cohort cohort) {
    ObjectNode node = WireObject.create();
    cohort.write(node);
    return WireObject.text(node);
  }

  static Cohort cohort(String text) {
    return Cohort.read(WireObject.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  static Bytes32 hash(byte[] written) {
    return Bytes32.keccak(written);
  }
}
