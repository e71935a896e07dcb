package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page's own hashing and signing, in the browser it runs in, against other people's code. */
@SliceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("org.custodia.webapp.browser.Browser#present")
class SigningVectorsTest {
  @LocalServerPort int port;
  private Browser browser;
  private JsonNode vectors;

  @BeforeAll
  void open() throws IOException {
    try (InputStream file =
        getClass().getResourceAsStream("/org/custodia/contracts/vectors/witness-vectors.json")) {
      vectors = JsonMapper.shared().readTree(file);
    }
    browser = Browser.at(port);
    browser.open("/");
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @TestFactory
  List<DynamicTest> hashesAndSignsAsEthersDoes() {
    return vectors
        .get("vectors")
        .valueStream()
        .map(vector -> DynamicTest.dynamicTest(vector.get("name").asString(), () -> check(vector)))
        .toList();
  }

  @Test
  void everyTypeOfMessageHasAVector() {
    assertThat(vectors.get("vectors").findValuesAsString("primaryType"))
        .contains(
            Arrays.stream(SignedMessage.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toArray(String[]::new));
  }

  @Test
  void signsRandomMessagesOfEveryTypeAsJavaDoes() {
    WitnessDomain domain = new WitnessDomain(1337, "0x5fbdb2315678afecb367f032d93f642f64180aa3");
    ECKeyPair key = ECKeyPair.create(BigInteger.valueOf(4711));
    RandomMessages random = new RandomMessages(new Random(20261125));
    List<String> given = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (SignedMessage message : random.ofEachType(25)) {
      given.add(message.toTypedDataJson(domain));
      expected.add(message.digest(domain) + " " + WitnessSignature.sign(message, domain, key));
    }
    List<?> made =
        (List<?>)
            browser.run(
                """
                const eip712 = await import('/js/eip712.js');
                const signing = await import('/js/signing.js');
                const signed = [];
                for (const text of args[0]) {
                  const data = JSON.parse(text);
                  signed.push(`${eip712.toHex(eip712.digest(data))} ${await signing.signWith(eip712.fromHex(args[1]), data)}`);
                }
                return signed;
                """,
                given,
                "0x%064x".formatted(key.getPrivateKey()));
    assertThat(made).isEqualTo(expected);
  }

  private void check(JsonNode vector) {
    Map<?, ?> made =
        (Map<?, ?>)
            browser.run(
                """
                const eip712 = await import('/js/eip712.js');
                const signing = await import('/js/signing.js');
                const data = JSON.parse(args[0]);
                const key = eip712.fromHex(args[1]);
                return {
                  encodedType: eip712.encodeType(data.primaryType, data.types),
                  structHash: eip712.toHex(eip712.hashStruct(data.primaryType, data.message, data.types)),
                  digest: eip712.toHex(eip712.digest(data)),
                  address: signing.addressOf(key),
                  signature: await signing.signWith(key, data),
                };
                """,
                vector.get("typedData").toString(),
                vector.get("privateKey").asString());
    assertThat(made.get("encodedType")).isEqualTo(vector.get("encodedType").asString());
    assertThat(made.get("structHash")).isEqualTo(vector.get("structHash").asString());
    assertThat(made.get("digest")).isEqualTo(vector.get("digest").asString());
    assertThat(made.get("address")).isEqualTo(vector.get("signer").asString());
    assertThat(made.get("signature")).isEqualTo(vector.get("signature").asString());
  }

  @Test
  void keepsTheKeySealedSoThatNoCopyOfItCanBeTakenOut() {
    Map<?, ?> kept =
        (Map<?, ?>)
            browser.run(
                """
                const signing = await import('/js/signing.js');
                const address = await signing.makeKey('pharmacie/test');
                const row = await new Promise((resolve) => {
                  indexedDB.open('custodia', 1).onsuccess = ({ target }) => {
                    target.result.transaction('signing-keys').objectStore('signing-keys')
                      .get('pharmacie/test').onsuccess = (e) => { target.result.close(); resolve(e.target.result); };
                  };
                });
                let exported = true;
                try { await crypto.subtle.exportKey('raw', row.wrapping); } catch { exported = false; }
                return {
                  address, stored: row.address, exported,
                  sealed: row.sealed.byteLength, fields: Object.keys(row).sort().join(),
                };
                """);
    assertThat(kept.get("stored")).isEqualTo(kept.get("address"));
    assertThat(kept.get("exported")).isEqualTo(false);
    assertThat(kept.get("sealed")).as("32 bytes and the tag").isEqualTo(48L);
    assertThat(kept.get("fields")).isEqualTo("address,iv,person,sealed,wrapping");
  }

  @Test
  void signsNothingButActsAndProofsOfCustodia() {
    Object refusal =
        browser.run(
            """
            const signing = await import('/js/signing.js');
            await signing.makeKey('pharmacie/test');
            const types = { EIP712Domain: [{ name: 'name', type: 'string' }], Permit: [] };
            try {
              await signing.sign('pharmacie/test', { types, primaryType: 'Permit', domain: { name: 'Custodia' }, message: {} });
              return 'signed';
            } catch (error) { return error.message; }
            """);
    assertThat(refusal).isEqualTo("this key does not sign Permit");
  }

  @Test
  void aKeyOfOneSignatureIsKeptNowhereAndNamedInWhatItSigns() throws Exception {
    Map<?, ?> made =
        (Map<?, ?>)
            browser.run(
                ONCE
                    + """
                    await signing.makeKey('patient/test');
                    const before = await stored();
                    const { address, signature, typedData } = await signing.signOnce(async (key) => consent(key));
                    const other = await signing.signOnce((key) => consent(key));
                    return {
                      address, signature, other: other.address, named: typedData.message.grantKey,
                      digest: eip712.toHex(eip712.digest(typedData)), kept: (await stored()) !== before, local: localStorage.length,
                    };
                    """);
    byte[] signature = Numeric.hexStringToByteArray((String) made.get("signature"));
    assertThat(
            "0x"
                + Keys.getAddress(
                    Sign.signedMessageHashToKey(
                        Numeric.hexStringToByteArray((String) made.get("digest")),
                        new Sign.SignatureData(
                            signature[64],
                            Arrays.copyOfRange(signature, 0, 32),
                            Arrays.copyOfRange(signature, 32, 64)))))
        .isEqualTo(made.get("address"));
    assertThat(made.get("named")).isEqualTo(made.get("address"));
    assertThat(made.get("other")).isNotEqualTo(made.get("address"));
    assertThat(made.get("kept")).isEqualTo(false);
    assertThat(made.get("local")).isEqualTo(0L);
  }

  @Test
  void aKeyOfOneSignatureSignsNoActAndNothingThatNamesAnotherKey() {
    Object refusals =
        browser.run(
            ONCE
                + """
                const refused = [];
                for (const typedData of [consent('0x' + '11'.repeat(20)), { ...consent(), primaryType: 'Act' }]) {
                  await signing.signOnce(() => typedData).catch((error) => refused.push(error.message));
                }
                await signing.signOnce(() => Promise.reject(new Error('no draft'))).catch((error) => refused.push(error.message));
                await signing.makeKey('patient/test');
                await signing.sign('patient/test', consent(await signing.keyOf('patient/test')))
                  .catch((error) => refused.push(error.message));
                await signing.forgetKey('patient/test', await signing.keyOf('patient/test'));
                return refused.join();
                """);
    assertThat(refusals)
        .isEqualTo(
            "what is to be signed names another key,this key does not sign Act,no draft,"
                + "this key does not sign Consent");
  }

  private static final String ONCE =
      """
      const eip712 = await import('/js/eip712.js');
      const signing = await import('/js/signing.js');
      const consent = (key) => ({
        types: { EIP712Domain: [{ name: 'name', type: 'string' }], Consent: [{ name: 'grantKey', type: 'address' }] },
        primaryType: 'Consent', domain: { name: 'Custodia' }, message: { grantKey: key },
      });
      const stored = () => new Promise((resolve) => {
        indexedDB.open('custodia', 1).onsuccess = ({ target }) => {
          target.result.transaction('signing-keys').objectStore('signing-keys')
            .getAllKeys().onsuccess = (e) => { target.result.close(); resolve(e.target.result.join()); };
        };
      });
      """;

  @Test
  void refusesNumbersThatDoNotFit() {
    Object refusal =
        browser.run(
            """
            const eip712 = await import('/js/eip712.js');
            const types = { EIP712Domain: [], Act: [{ name: 'kind', type: 'uint8' }] };
            try { eip712.hashStruct('Act', { kind: 256 }, types); return 'hashed'; } catch (error) { return error.message; }
            """);
    assertThat(refusal).isEqualTo("256 does not fit 8 bits");
  }
}
