package org.custodia.webapp.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code credentials.json}: how to get into this demo, for people's scripts and for tests. Readable
 * by the owner only.
 */
final class DemoCredentials {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DemoCredentials() {}

  static void write(
      Path file,
      URI web,
      URI issuer,
      Path networkFile,
      Path photographs,
      List<DemoSample> samples,
      List<DemoPrescriptions.Prepared> prescriptions,
      DemoSecrets secrets) {
    ObjectNode root = JSON.createObjectNode();
    root.put("web", web.toString());
    root.put("issuer", issuer.toString());
    ArrayNode people = root.putArray("people");
    for (DemoPeople.Person person : DemoPeople.PEOPLE) {
      ObjectNode entry =
          people
              .addObject()
              .put("username", person.username())
              .put("password", secrets.password("person-" + person.username()))
              .put("otpSecret", Totp.base32(secrets.otpKey("otp-" + person.username())))
              .put("organisation", person.organisation().slug());
      entry.putArray("roles").add(person.role());
      entry.put("purpose", person.purpose());
    }
    ArrayNode clients = root.putArray("clients");
    for (DemoPeople.Client client : DemoPeople.CLIENTS) {
      ObjectNode entry =
          clients
              .addObject()
              .put("clientId", client.clientId())
              .put("clientSecret", secrets.secret("client-" + client.clientId()))
              .put("organisation", client.organisation().slug());
      ArrayNode roles = entry.putArray("roles");
      client.roles().forEach(roles::add);
      entry.put("purpose", client.purpose());
    }
    ArrayNode tries = root.putArray("samples");
    for (DemoSample sample : samples) {
      tries
          .addObject()
          .put("name", sample.name())
          .put("scan", sample.scan())
          .put("image", DemoPhotographs.file(photographs, sample).toString())
          .put("expect", sample.expect().name())
          .put("why", sample.why());
    }
    ArrayNode carried = root.putArray("prescriptions");
    for (DemoPrescriptions.Prepared one : prescriptions) {
      carried
          .addObject()
          .put("name", one.name())
          .put("gtin", one.gtin())
          .put("medicine", one.medicine())
          .put("code", one.code())
          .put("why", one.why());
    }
    root.putArray("units")
        .addObject()
        .put("sscc", DemoGoods.PALLET)
        .put("scan", "]C100" + DemoGoods.PALLET)
        .put("why", DemoWords.say("unit.pallet"));
    root.put("network", networkFile.toString());
    DemoFiles.writePrivate(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }
}
