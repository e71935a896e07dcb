package org.custodia.registry.prescriptions;

import org.custodia.contracts.Bytes32;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.Registration;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/** What is registered, as the content of a message. */
final class RegistrationJson {
  private RegistrationJson() {}

  static String write(Registration one) {
    ObjectNode content = WireObject.create();
    Gtins.write(content, one.gtins());
    content
        .put("measure", one.measure().name())
        .put("quantity", one.quantity())
        .put("fills", one.fills())
        .put("days", one.days())
        .put("from", one.from().toString())
        .put("until", one.until().toString())
        .put("overlapIntended", one.overlapIntended());
    one.patient().ifPresent(digest -> content.put("patient", digest.toString()));
    return WireObject.text(content);
  }

  static Registration read(Bytes32 commitment, WireObject content) {
    var read =
        new Registration(
            commitment,
            Gtins.read(content),
            content.constant("measure", Measure.class),
            content.integer("quantity"),
            content.integer("fills"),
            content.integer("days"),
            content.day("from"),
            content.day("until"),
            content.optionalBytes32("patient"),
            content.bool("overlapIntended"));
    content.end();
    return read;
  }
}
