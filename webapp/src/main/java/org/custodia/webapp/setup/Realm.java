package org.custodia.webapp.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A member's realm in Keycloak: roles, sign-in and policies as the demo has them, one group, the
 * web client with a secret of its own, and nobody in it.
 */
public final class Realm {
  static final String NAME = "custodia";
  static final String WEB_CLIENT = "custodia-web";

  /** Its tokens outlive the sign-in of the person who let the device in. */
  public static final String DEVICE_CLIENT = "custodia-checkpoint";

  /** The one description of roles and sign-in; the demo adds its people to the same. */
  private static final String FIXED = "/org/custodia/webapp/demo/realm.json";

  /** Where Keycloak reaches Custodia without leaving the member's own network. */
  private static final String INSIDE = "https://custodia:8443";

  private Realm() {}

  static ObjectNode of(String organisation, String title, String service, String clientSecret) {
    ObjectNode realm;
    try (InputStream fixed = Realm.class.getResourceAsStream(FIXED)) {
      realm = (ObjectNode) Json.MAPPER.readTree(fixed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    realm.put("realm", NAME);
    realm.put("sslRequired", "all");
    passwordsThatMustBeChanged(realm);
    ObjectNode group = realm.putArray("groups").addObject().put("name", organisation);
    ObjectNode attributes = group.putObject("attributes");
    attributes.putArray("organisation").add(organisation);
    attributes.putArray("name").add(title);
    realm.putArray("users");
    ArrayNode clients = realm.putArray("clients");
    web(clients.addObject(), service, clientSecret);
    clients.add(deviceClient());
    return realm;
  }

  /** The actions that a realm names are all it has; without this one nobody is asked to. */
  private static void passwordsThatMustBeChanged(ObjectNode realm) {
    realm
        .withArray("requiredActions")
        .addObject()
        .put("alias", "UPDATE_PASSWORD")
        .put("name", "Update Password")
        .put("providerId", "UPDATE_PASSWORD")
        .put("enabled", true)
        .put("defaultAction", false)
        .put("priority", 30)
        .putObject("config");
  }

  /**
   * What devices at checkpoints sign in with. A person lets each in (OAuth 2.0 device authorisation
   * grant); its tokens have that person's organisation and the role {@code checkpoint}, and none of
   * the person's roles.
   */
  public static ObjectNode deviceClient() {
    ObjectNode client = Json.MAPPER.createObjectNode();
    client
        .put("clientId", DEVICE_CLIENT)
        .put("name", "Custodia checkpoint")
        .put("enabled", true)
        .put("protocol", "openid-connect")
        .put("publicClient", true)
        .put("consentRequired", true)
        .put("standardFlowEnabled", false)
        .put("implicitFlowEnabled", false)
        .put("directAccessGrantsEnabled", false)
        .put("serviceAccountsEnabled", false)
        .put("fullScopeAllowed", false);
    client
        .putObject("attributes")
        .put("oauth2.device.authorization.grant.enabled", "true")
        .put("access.token.lifespan", "300");
    ArrayNode mappers = client.putArray("protocolMappers");
    mapper(mappers, "organisation", "oidc-usermodel-attribute-mapper")
        .put("claim.name", "organisation")
        .put("user.attribute", "organisation");
    mapper(mappers, "roles", "oidc-hardcoded-claim-mapper")
        .put("jsonType.label", "JSON")
        .put("claim.name", "roles")
        .put("claim.value", "[\"checkpoint\"]");
    mapper(mappers, "audience", "oidc-audience-mapper")
        .put("included.custom.audience", "custodia-api");
    return client;
  }

  private static void web(ObjectNode client, String service, String secret) {
    client
        .put("clientId", WEB_CLIENT)
        .put("name", "Custodia")
        .put("enabled", true)
        .put("protocol", "openid-connect")
        .put("publicClient", false)
        .put("clientAuthenticatorType", "client-secret")
        .put("secret", secret)
        .put("standardFlowEnabled", true)
        .put("implicitFlowEnabled", false)
        .put("directAccessGrantsEnabled", false)
        .put("serviceAccountsEnabled", false)
        .put("frontchannelLogout", false)
        .put("fullScopeAllowed", true)
        .put("rootUrl", service)
        .put("baseUrl", service + "/");
    client.putArray("redirectUris").add(service + "/login/oauth2/code/keycloak");
    client.putArray("webOrigins");
    client
        .putObject("attributes")
        .put("pkce.code.challenge.method", "S256")
        // Whoever is signed out there is signed out here; from inside, past the proxy.
        .put("backchannel.logout.url", INSIDE + "/logout/connect/back-channel/keycloak")
        .put("backchannel.logout.session.required", "true")
        .put("post.logout.redirect.uris", service + "/");
    ArrayNode mappers = client.putArray("protocolMappers");
    mapper(mappers, "organisation", "oidc-usermodel-attribute-mapper")
        .put("claim.name", "organisation")
        .put("user.attribute", "organisation");
    mapper(mappers, "roles", "oidc-usermodel-realm-role-mapper")
        .put("claim.name", "roles")
        .put("multivalued", "true");
  }

  private static ObjectNode mapper(ArrayNode mappers, String name, String kind) {
    return mappers
        .addObject()
        .put("name", name)
        .put("protocol", "openid-connect")
        .put("protocolMapper", kind)
        .putObject("config")
        .put("jsonType.label", "String")
        .put("id.token.claim", "true")
        .put("access.token.claim", "true")
        .put("userinfo.token.claim", "true");
  }
}
