package org.custodia.webapp.setup;

import java.util.List;
import org.custodia.contracts.MemberRole;

/**
 * What the others need to know of a member: the file {@code member.json}, which holds nothing
 * secret and is given to them.
 *
 * @param name the organisation's slug
 * @param title its name for people
 * @param identity {@code gln:} and 13 digits
 * @param country where it is, ISO 3166-1 alpha-2
 * @param roles on the ledger
 * @param nodePublicKey of its node, 128 hex digits; what an enode address begins with
 * @param validator address of its node as a validator
 * @param nodeAddress host and port where its node is reached by others
 * @param tessera where its privacy manager is reached by others
 * @param tesseraPublicKey 32 bytes in base64
 * @param accounts addresses that send its transactions
 * @param verifier address of the verification service's key; empty for everybody but the regulator
 * @param service base URL of its Custodia
 * @param certificateAuthority certificate, in PEM, that its processes' certificates are signed with
 */
record MemberCard(
    String name,
    String title,
    String identity,
    String country,
    List<MemberRole> roles,
    String nodePublicKey,
    String validator,
    String nodeAddress,
    String tessera,
    String tesseraPublicKey,
    List<String> accounts,
    String verifier,
    String service,
    String certificateAuthority) {
  static final String FILE = "member.json";

  MemberCard {
    must(name.matches("[a-z0-9][a-z0-9-]{0,62}"), "name", "lower-case letters, digits, hyphens");
    must(identity.matches("gln:[0-9]{13}"), "identity", "gln: and 13 digits");
    must(country.matches("[A-Z]{2}"), "country", "two capital letters");
    must(nodePublicKey.matches("[0-9a-f]{128}"), "nodePublicKey", "128 hex digits");
    must(validator.matches("0x[0-9a-f]{40}"), "validator", "an address");
    must(nodeAddress.matches("[^:/@\\s]+:[0-9]{1,5}"), "nodeAddress", "host:port");
    must(tessera.matches("https://[^:/\\s]+:[0-9]{1,5}/"), "tessera", "https://host:port/");
    must(service.matches("https://[^/\\s]+"), "service", "https://host");
    must(!roles.isEmpty(), "roles", "at least one");
    must(!accounts.isEmpty(), "accounts", "at least one");
    roles = List.copyOf(roles);
    accounts = List.copyOf(accounts);
  }

  MemberCard withTesseraPublicKey(String key) {
    return new MemberCard(
        name,
        title,
        identity,
        country,
        roles,
        nodePublicKey,
        validator,
        nodeAddress,
        tessera,
        key,
        accounts,
        verifier,
        service,
        certificateAuthority);
  }

  private static void must(boolean holds, String key, String expected) {
    if (!holds) throw new SetupFailure(FILE + ": " + key + " must be " + expected + ".");
  }

  /** Address of its node for {@code static-nodes.json} and {@code permissioned-nodes.json}. */
  String enode() {
    return "enode://" + nodePublicKey + "@" + nodeAddress + "?discport=0";
  }
}
