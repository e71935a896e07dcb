package org.custodia.registry.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.custodia.registry.keys.KeyVault.Access;
import org.custodia.registry.keys.VaultFailure.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.authentication.AppRoleAuthentication;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.RoleId;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.SecretId;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.VaultVersionedKeyValueOperations;
import org.springframework.vault.support.VaultToken;
import org.springframework.vault.support.Versioned;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Vault while keys are fetched from it: signed in to by AppRole, and left again with the token
 * revoked. So no token has to be renewed, and a Vault that is sealed later stops nobody who has
 * started.
 *
 * <p>Protocol: Vault's HTTP API, "AppRole auth method" and "KV secrets engine, version 2".
 */
public final class OpenVault implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenVault.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PRIVATE_KEY = "privateKey";
  private static final String ADDRESS = "address";

  private final Access access;
  private final RestClient client;
  private final VaultToken token;
  private final VaultVersionedKeyValueOperations secrets;

  private OpenVault(Access access, RestClientBuilder line, VaultToken token) {
    this.access = access;
    this.client = line.build();
    this.token = token;
    SessionManager session = () -> token;
    this.secrets = new VaultTemplate(line, session).opsForVersionedKeyValue(access.mount());
  }

  /**
   * Signs in.
   *
   * @throws VaultFailure saying what Vault said
   * @throws IllegalStateException naming the file that cannot be read
   */
  public static OpenVault open(Access access) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http(access));
    requests.setReadTimeout(PATIENCE);
    RestClientBuilder line =
        RestClientBuilder.builder()
            .endpoint(VaultEndpoint.from(access.address()))
            .requestFactory(requests);
    AppRoleAuthenticationOptions role =
        AppRoleAuthenticationOptions.builder()
            .roleId(RoleId.provided(line(access.roleIdFile())))
            .secretId(SecretId.provided(line(access.secretIdFile())))
            .build();
    try {
      return new OpenVault(access, line, new AppRoleAuthentication(role, line.build()).login());
    } catch (RuntimeException e) { // also of the client, which trusts that it is Vault that answers
      int status = status(e);
      Reason reason =
          status == 400 || status == 401 || status == 403 ? Reason.LOGIN_REFUSED : reason(e);
      throw new VaultFailure(reason, told(e), access.address(), said(e), access.secretIdFile());
    }
  }

  private static HttpClient http(Access access) {
    HttpClient.Builder http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(PATIENCE);
    access.authorities().map(OpenVault::trusting).ifPresent(http::sslContext);
    return http.build();
  }

  private static SSLContext trusting(Path authorities) {
    PemSslStore theirs =
        PemSslStore.load(PemSslStoreDetails.forCertificates(authorities.toUri().toString()));
    return SslBundle.of(new PemSslStoreBundle(null, theirs)).createSslContext();
  }

  private static String line(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new IllegalStateException("could not read " + file, e);
    }
  }

  /**
   * The key of that name.
   *
   * @throws VaultFailure saying what is in the way
   */
  public Signer signer(String name) {
    Versioned<Map<String, Object>> found = ask(name, () -> secrets.get(place(name)));
    if (found == null || !found.hasData()) throw failure(Reason.NOT_FOUND, null, name);
    return signer(name, found.getRequiredData());
  }

  private Signer signer(String name, Map<String, Object> secret) {
    String hex = String.valueOf(secret.get(PRIVATE_KEY));
    // Not the number's own message, which would show it.
    if (!hex.matches("0x[0-9a-fA-F]{64}")) throw failure(Reason.NO_KEY, null, name);
    BigInteger number = new BigInteger(hex.substring(2), 16);
    if (number.signum() == 0 || number.compareTo(Sign.CURVE_PARAMS.getN()) >= 0) {
      throw failure(Reason.NO_KEY, null, name);
    }
    Signer signer = new KeyPairSigner(ECKeyPair.create(number));
    if (!signer.address().equals(secret.get(ADDRESS))) throw failure(Reason.NO_KEY, null, name);
    return signer;
  }

  /**
   * Makes the key of that name, unless it is there; two who do so at once get the same one.
   *
   * @return its address
   * @throws VaultFailure saying what is in the way
   */
  public String make(String name) {
    if (ask(name, () -> secrets.get(place(name))) == null) {
      ECKeyPair pair = fresh();
      Map<String, Object> secret =
          Map.of(
              PRIVATE_KEY,
              "0x%064x".formatted(pair.getPrivateKey()),
              ADDRESS,
              "0x" + Keys.getAddress(pair));
      try {
        // Check-and-set with version 0: only where nothing has ever been.
        secrets.put(place(name), Versioned.create(secret, Versioned.Version.unversioned()));
      } catch (RuntimeException e) {
        if (!isOvertaken(e)) throw failure(reason(e), e, name);
      }
    }
    return signer(name).address();
  }

  // --- Keys of records ---

  /**
   * The keys of records in the secret of that name: {@code index} and {@code record-1}, {@code
   * record-2}, … as {@link RecordKeyFile} has them, 32 bytes each in base64.
   *
   * @throws VaultFailure saying what is in the way
   */
  RecordKeys records(String name) {
    Versioned<Map<String, Object>> found = ask(name, () -> secrets.get(place(name)));
    if (found == null || !found.hasData()) throw failure(Reason.NOT_FOUND, null, name);
    Map<String, Object> secret = found.getRequiredData();
    List<SecretKey> wrapping = new ArrayList<>();
    for (String one : RecordKeyFile.numbers(secret.keySet()).values()) {
      wrapping.add(recordKey(name, secret.get(one)));
    }
    if (wrapping.isEmpty()) throw failure(Reason.NO_RECORD_KEYS, null, name);
    return new RecordKeys(wrapping, recordKey(name, secret.get(RecordKeyFile.INDEX)));
  }

  private SecretKey recordKey(String name, Object base64) {
    try {
      byte[] key = Base64.getDecoder().decode(String.valueOf(base64));
      if (key.length == RecordKeyFile.KEY_BYTES) return new SecretKeySpec(key, "AES");
    } catch (IllegalArgumentException notBase64) {
      // Said below, without its message, which would show it.
    }
    throw failure(Reason.NO_RECORD_KEYS, null, name);
  }

  /**
   * Makes a first key of records and the index key, unless there are some; two who do so at once
   * get the same ones.
   *
   * @return the names of all keys that are there then
   * @throws VaultFailure saying what is in the way
   */
  public Set<String> makeRecords(String name) {
    if (ask(name, () -> secrets.get(place(name))) == null) {
      Map<String, Object> secret = Map.of(RecordKeyFile.INDEX, freshKey(), "record-1", freshKey());
      try {
        secrets.put(place(name), Versioned.create(secret, Versioned.Version.unversioned()));
      } catch (RuntimeException e) {
        if (!isOvertaken(e)) throw failure(reason(e), e, name);
      }
    }
    return namesOfRecords(name);
  }

  /**
   * Adds a key of records, which seals from the next start on; those before still open.
   *
   * @return the names of all keys that are there then
   * @throws VaultFailure saying what is in the way, also that somebody else has added one meanwhile
   */
  public Set<String> rotateRecords(String name) {
    records(name); // which are what they should be, or nothing is written over them
    Versioned<Map<String, Object>> found = ask(name, () -> secrets.get(place(name)));
    Map<String, Object> secret = new TreeMap<>(found.getRequiredData());
    int next = RecordKeyFile.numbers(secret.keySet()).lastKey() + 1;
    secret.put("record-" + next, freshKey());
    try {
      secrets.put(place(name), Versioned.create(secret, found.getVersion()));
    } catch (RuntimeException e) {
      throw failure(isOvertaken(e) ? Reason.OVERTAKEN : reason(e), e, name);
    }
    return namesOfRecords(name);
  }

  private Set<String> namesOfRecords(String name) {
    records(name);
    return new TreeSet<>(ask(name, () -> secrets.get(place(name))).getRequiredData().keySet());
  }

  private static String freshKey() {
    try {
      return Base64.getEncoder().encodeToString(RecordKeyFile.fresh().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no AES keys", e);
    }
  }

  /** Whether there is another version by now than was to be followed. */
  private static boolean isOvertaken(Exception e) {
    return status(e) == 400 && said(e).contains("check-and-set");
  }

  private static ECKeyPair fresh() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no secp256k1 keys", e);
    }
  }

  private String place(String name) {
    return access.path() + "/" + name;
  }

  private <T> T ask(String name, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw failure(reason(e), e, name);
    }
  }

  private VaultFailure failure(Reason reason, Exception cause, String name) {
    return new VaultFailure(
        reason,
        told(cause),
        access.address(),
        cause == null ? "" : said(cause),
        access.mount() + "/data/" + place(name),
        name);
  }

  /** A token without a right and one that has ended are both refused with 403, in other words. */
  private static Reason reason(Exception e) {
    return switch (status(e)) {
      case 503 -> Reason.SEALED;
      case 403 -> said(e).contains("invalid token") ? Reason.TOKEN_ENDED : Reason.FORBIDDEN;
      default -> Reason.NO_ANSWER;
    };
  }

  /** 0 when there was no answer. */
  private static int status(Throwable e) {
    for (Throwable it = e; it != null; it = it.getCause()) {
      if (it instanceof RestClientResponseException answer) return answer.getStatusCode().value();
    }
    return 0;
  }

  /** Vault's own words, which are at the bottom of what its client makes of them. */
  private static String said(Throwable e) {
    Throwable last = bottom(e);
    return last.getMessage() == null || isOdd(e)
        ? last.getClass().getSimpleName()
        : last.getMessage();
  }

  /** The cause, unless a secret may be quoted in it. */
  private static Throwable told(Throwable cause) {
    return cause == null || isOdd(cause) ? null : cause;
  }

  /** Whether something came back that Vault does not say; why it is not says what it is. */
  private static boolean isOdd(Throwable e) {
    return status(e) == 0 && !(bottom(e) instanceof IOException);
  }

  private static Throwable bottom(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) last = last.getCause();
    return last;
  }

  /** Revokes the token; where that fails it ends by itself. */
  @Override
  public void close() {
    try {
      client
          .post()
          .uri("auth/token/revoke-self")
          .headers(headers -> headers.addAll(VaultHttpHeaders.from(token)))
          .retrieve()
          .toBodilessEntity();
    } catch (RestClientException e) {
      LOG.warn("the token of Vault at {} was not revoked: {}", access.address(), said(e));
    }
  }
}
