package org.custodia.registry.witnessing;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessSignature;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Values of the ledger in JSON: 32 bytes and signatures as their hex text. */
public final class LedgerValues extends SimpleModule {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().addModule(new LedgerValues()).build();

  public LedgerValues() {
    addSerializer(Bytes32.class, written());
    addDeserializer(Bytes32.class, new Bytes32Reader());
    addSerializer(WitnessSignature.class, written());
    addDeserializer(WitnessSignature.class, new SignatureReader());
  }

  /** A record as JSON text, to be read back exactly as it was. */
  static String write(Object record) {
    return MAPPER.writeValueAsString(record);
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  private static <T> ValueSerializer<T> written() {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator json, SerializationContext context) {
        json.writeString(value.toString());
      }
    };
  }

  private static final class Bytes32Reader extends ValueDeserializer<Bytes32> {
    @Override
    public Bytes32 deserialize(JsonParser json, DeserializationContext context) {
      return Bytes32.of(json.getString());
    }
  }

  private static final class SignatureReader extends ValueDeserializer<WitnessSignature> {
    @Override
    public WitnessSignature deserialize(JsonParser json, DeserializationContext context) {
      return WitnessSignature.of(json.getString()).orElseThrow();
    }
  }
}
