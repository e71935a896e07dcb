package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.custodia.webapp.setup.Realm;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The realm of the demo as Keycloak's RealmRepresentation. What is the same everywhere (roles,
 * sign-in flow, policies) is in {@code realm.json} beside this class; members, people and clients,
 * with secrets of this installation, are added here.
 */
final class DemoRealm {
  static final String NAME = "custodia";
  static final String WEB_CLIENT = "custodia-web";
  static final String API_AUDIENCE = "custodia-api";

  static final String DEVICE_CLIENT = Realm.DEVICE_CLIENT;

  /** What programs may ask for to use {@code /fhir} (SMART App Launch, backend services). */
  static final List<String> FHIR_SCOPES = List.of("system/*.rs", "system/*.cruds");

  /** What the application replaces lost authenticators with, once two administrators said so. */
  static final String FACTORS_CLIENT = "custodia-factors";

  /** Spring Security's default redirect path ends in the registration id. */
  static final String REGISTRATION = "keycloak";

  /** PBKDF2's rounds for a password of 59 random bits. */
  private static final int HASH_ITERATIONS = 10_000;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DemoSecrets secrets;
  private final List<String> webAddresses;

  DemoRealm(DemoSecrets secrets, List<String> webAddresses) {
    this.secrets = secrets;
    this.webAddresses = webAddresses;
  }

  ObjectNode json() {
    ObjectNode realm;
    try (InputStream fixed = DemoRealm.class.getResourceAsStream("realm.json")) {
      realm = (ObjectNode) JSON.readTree(fixed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    realm.put("realm", NAME);
    ArrayNode groups = realm.putArray("groups");
    for (DemoOrganisation organisation : DemoOrganisation.ALL) {
      ObjectNode group = groups.addObject().put("name", organisation.slug());
      ObjectNode attributes = group.putObject("attributes");
      attributes.putArray("organisation").add(organisation.slug());
      attributes.putArray("name").add(organisation.name());
    }
    ArrayNode users = realm.putArray("users");
    DemoPeople.PEOPLE.forEach(person -> addPerson(users.addObject(), person));
    ArrayNode clients = realm.putArray("clients");
    addWebClient(clients.addObject());
    clients.add(deviceClient());
    for (DemoPeople.Client client : DemoPeople.CLIENTS) {
      addProgram(clients.addObject(), client);
      ObjectNode account =
          users
              .addObject()
              .put("username", "service-account-" + client.clientId())
              .put("enabled", true)
              .put("serviceAccountClientId", client.clientId());
      ArrayNode roles = account.putArray("realmRoles");
      client.roles().forEach(roles::add);
    }
    addFactorsClient(clients.addObject());
    users
        .addObject()
        .put("username", "service-account-" + FACTORS_CLIENT)
        .put("enabled", true)
        .put("serviceAccountClientId", FACTORS_CLIENT)
        .putObject("clientRoles")
        .putArray("realm-management")
        .add("view-users")
        .add("manage-users");
    return realm;
  }

  private void addFactorsClient(ObjectNode client) {
    client
        .put("clientId", FACTORS_CLIENT)
        .put("name", "Custodia, for lost authenticators")
        .put("enabled", true)
        .put("protocol", "openid-connect")
        .put("publicClient", false)
        .put("clientAuthenticatorType", "client-secret")
        .put("secret", secrets.secret("client-" + FACTORS_CLIENT))
        .put("standardFlowEnabled", false)
        .put("implicitFlowEnabled", false)
        .put("directAccessGrantsEnabled", false)
        .put("serviceAccountsEnabled", true)
        .put("fullScopeAllowed", true);
  }

  /** The addresses at which sign-in and sign-out may come back, exactly. */
  ObjectNode webClientAddresses() {
    ObjectNode fields = JSON.createObjectNode();
    ArrayNode redirects = fields.putArray("redirectUris");
    webAddresses.forEach(web -> redirects.add(web + "/login/oauth2/code/" + REGISTRATION));
    fields.put("rootUrl", webAddresses.get(0)).put("baseUrl", webAddresses.get(0) + "/");
    fields.putArray("webOrigins");
    ObjectNode attributes = fields.putObject("attributes");
    attributes.put("pkce.code.challenge.method", "S256");
    // OpenID Connect Back-Channel Logout 1.0: whoever is signed out there is signed out here.
    attributes.put(
        "backchannel.logout.url",
        webAddresses.get(0) + "/logout/connect/back-channel/" + REGISTRATION);
    attributes.put("backchannel.logout.session.required", "true");
    // Several addresses in one attribute are separated by ## (Keycloak's own form of the list).
    attributes.put(
        "post.logout.redirect.uris",
        webAddresses.stream().map(web -> web + "/").collect(Collectors.joining("##")));
    return fields;
  }

  private void addPerson(ObjectNode user, DemoPeople.Person person) {
    user.put("username", person.username())
        .put("enabled", true)
        .put("emailVerified", true)
        .put("email", person.username() + "@demo.invalid")
        .put("firstName", person.firstName())
        .put("lastName", person.lastName());
    user.putArray("groups").add("/" + person.organisation().slug());
    user.putArray("realmRoles").add(person.role()).add("offline_access");
    ArrayNode credentials = user.putArray("credentials");
    addPassword(credentials.addObject(), secrets.password("person-" + person.username()));
    ObjectNode secretData =
        JSON.createObjectNode().put("value", secrets.otpKey("otp-" + person.username()));
    ObjectNode credentialData =
        JSON.createObjectNode()
            .put("subType", "totp")
            .put("digits", 6)
            .put("counter", 0)
            .put("period", 30)
            .put("algorithm", "HmacSHA1");
    credentials
        .addObject()
        .put("type", "otp")
        .put("userLabel", "demo authenticator")
        .put("secretData", secretData.toString())
        .put("credentialData", credentialData.toString());
  }

  /**
   * Hashed here, and quickly: Keycloak would take seconds for so many people with Argon2, as it has
   * it for passwords that people choose. These are random, and whoever signs in has theirs hashed
   * anew, by the realm's policy.
   */
  private static void addPassword(ObjectNode credential, String password) {
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode secretData =
        JSON.createObjectNode()
            .put("value", base64.encodeToString(hash(password, salt)))
            .put("salt", base64.encodeToString(salt));
    secretData.putObject("additionalParameters");
    ObjectNode credentialData =
        JSON.createObjectNode()
            .put("hashIterations", HASH_ITERATIONS)
            .put("algorithm", "pbkdf2-sha512");
    credentialData.putObject("additionalParameters");
    credential
        .put("type", "password")
        .put("secretData", secretData.toString())
        .put("credentialData", credentialData.toString());
  }

  private static byte[] hash(String password, byte[] salt) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, HASH_ITERATIONS, 512))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512", e);
    }
  }

  private void addWebClient(ObjectNode client) {
    client
        .put("clientId", WEB_CLIENT)
        .put("name", "Custodia")
        .put("enabled", true)
        .put("protocol", "openid-connect")
        .put("publicClient", false)
        .put("clientAuthenticatorType", "client-secret")
        .put("secret", secrets.secret("client-" + WEB_CLIENT))
        .put("standardFlowEnabled", true)
        .put("implicitFlowEnabled", false)
        .put("directAccessGrantsEnabled", false)
        .put("serviceAccountsEnabled", false)
        .put("frontchannelLogout", false)
        .put("fullScopeAllowed", true);
    client.setAll(webClientAddresses());
    ArrayNode mappers = client.putArray("protocolMappers");
    mapper(mappers, "organisation", "oidc-usermodel-attribute-mapper")
        .put("claim.name", "organisation")
        .put("user.attribute", "organisation");
    addRoles(mappers);
  }

  /** What devices at checkpoints sign in with, as in every realm that is made here. */
  ObjectNode deviceClient() {
    return Realm.deviceClient();
  }

  private void addProgram(ObjectNode client, DemoPeople.Client program) {
    client
        .put("clientId", program.clientId())
        .put("name", program.purpose())
        .put("enabled", true)
        .put("protocol", "openid-connect")
        .put("publicClient", false)
        .put("clientAuthenticatorType", "client-secret")
        .put("secret", secrets.secret("client-" + program.clientId()))
        .put("standardFlowEnabled", false)
        .put("implicitFlowEnabled", false)
        .put("directAccessGrantsEnabled", false)
        .put("serviceAccountsEnabled", true)
        .put("fullScopeAllowed", true);
    client.putObject("attributes").put("access.token.lifespan", "300");
    ArrayNode mappers = client.putArray("protocolMappers");
    mapper(mappers, "organisation", "oidc-hardcoded-claim-mapper")
        .put("claim.name", "organisation")
        .put("claim.value", program.organisation().slug());
    addRoles(mappers);
    mapper(mappers, "audience", "oidc-audience-mapper")
        .put("included.custom.audience", API_AUDIENCE);
  }

  private static void addRoles(ArrayNode mappers) {
    mapper(mappers, "roles", "oidc-usermodel-realm-role-mapper")
        .put("claim.name", "roles")
        .put("multivalued", "true");
  }

  private static ObjectNode mapper(ArrayNode mappers, String name, String kind) {
    ObjectNode mapper =
        mappers
            .addObject()
            .put("name", name)
            .put("protocol", "openid-connect")
            .put("protocolMapper", kind);
    return mapper
        .putObject("config")
        .put("jsonType.label", "String")
        .put("id.token.claim", "true")
        .put("access.token.claim", "true")
        .put("userinfo.token.claim", "true");
  }
}
