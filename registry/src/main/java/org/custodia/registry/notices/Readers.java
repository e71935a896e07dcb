package org.custodia.registry.notices;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.NoticeSettings.MailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Table {@code notice_reader}. Used inside the organisation's rows. */
final class Readers {
  static final int TRIES = 5;
  private static final TypeReference<ReaderSettings> SETTINGS = new TypeReference<>() {};
  private static final String SELECT =
      "select patient, reader, sealed, mail, trouble from notice_reader where patient = :patient";
  private static final String ONE = " where patient = :patient and reader = :reader";

  private final JdbcClient jdbc;
  private final Sealing sealing;

  Readers(JdbcClient jdbc, Sealing sealing) {
    this.jdbc = jdbc;
    this.sealing = sealing;
  }

  /** What is kept of a reader. */
  record Row(Reader reader, ReaderSettings settings, Mail mail, boolean trouble) {}

  enum Mail {
    NONE,
    UNCONFIRMED,
    CONFIRMED
  }

  Reader of(Caller caller, UUID patient) {
    Bytes32 token =
        sealing.token(
            caller.organisation(), "reader", caller.name().getBytes(StandardCharsets.UTF_8));
    return new Reader(caller.organisation(), patient, caller.name(), token);
  }

  ReaderSettings settings(Reader reader) {
    return find(reader.organisation(), reader.patient(), reader.token())
        .map(Row::settings)
        .orElse(ReaderSettings.none(reader.name()));
  }

  NoticeSettings shown(Reader reader, boolean mailOffered) {
    Optional<Row> row = find(reader.organisation(), reader.patient(), reader.token());
    ReaderSettings settings = row.map(Row::settings).orElse(ReaderSettings.none(reader.name()));
    Optional<MailAddress> address =
        row.flatMap(
            kept ->
                settings
                    .address()
                    .map(
                        to ->
                            new MailAddress(
                                to,
                                settings.language(),
                                kept.mail() == Mail.CONFIRMED,
                                kept.trouble())));
    return new NoticeSettings(
        settings.kinds(),
        settings.members().stream()
            .map(Bytes32::of)
            .collect(java.util.stream.Collectors.toUnmodifiableSet()),
        address,
        mailOffered);
  }

  Optional<Row> find(String organisation, UUID patient, Bytes32 reader) {
    return jdbc.sql(SELECT + " and reader = :reader")
        .param("patient", patient)
        .param("reader", reader.toArray())
        .query((row, number) -> row(organisation, row))
        .optional();
  }

  /** Those who confirmed an address for mail about this patient. */
  List<Row> mailed(String organisation, UUID patient) {
    return jdbc.sql(SELECT + " and mail = 'CONFIRMED'")
        .param("patient", patient)
        .query((row, number) -> row(organisation, row))
        .list();
  }

  /** One change of a reader's settings at a time. */
  void change(Reader reader, UnaryOperator<ReaderSettings> change) {
    insertIfNew(reader);
    jdbc.sql("select 1 from notice_reader" + ONE + " for update")
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .query(Integer.class)
        .single();
    ReaderSettings changed = change.apply(settings(reader));
    jdbc.sql("update notice_reader set sealed = :sealed" + ONE)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .param("sealed", seal(reader, changed))
        .update();
  }

  /** An address that is good as soon as the code comes back. */
  void awaitCode(Reader reader, String address, String language, byte[] code, Instant until) {
    change(reader, settings -> settings.mailed(Optional.of(address), language));
    jdbc.sql(
            """
            update notice_reader set mail = 'UNCONFIRMED', trouble = false, code = :code,
              code_until = :until, code_tries = 0
            """
                + ONE)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .param("code", codeToken(reader, code))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Counts the try; whether it was the right code, in time and among the first few tries. */
  boolean confirm(Reader reader, byte[] code, Instant now) {
    int tried =
        jdbc.sql(
                "update notice_reader set code_tries = code_tries + 1"
                    + ONE
                    + " and mail = 'UNCONFIRMED' and code_until > :now and code_tries < :most")
            .param("patient", reader.patient())
            .param("reader", reader.token().toArray())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("most", TRIES)
            .update();
    if (tried == 0) return false;
    return jdbc.sql(
                "update notice_reader set mail = 'CONFIRMED', code = null, code_until = null"
                    + ONE
                    + " and code = :code")
            .param("patient", reader.patient())
            .param("reader", reader.token().toArray())
            .param("code", codeToken(reader, code))
            .update()
        == 1;
  }

  void forgetAddress(Reader reader) {
    change(reader, settings -> settings.mailed(Optional.empty(), settings.language()));
    jdbc.sql(
            """
            update notice_reader set mail = 'NONE', trouble = false, code = null, code_until = null
            """
                + ONE)
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .update();
  }

  void trouble(UUID patient, Bytes32 reader, boolean trouble) {
    jdbc.sql("update notice_reader set trouble = :trouble" + ONE + " and trouble <> :trouble")
        .param("patient", patient)
        .param("reader", reader.toArray())
        .param("trouble", trouble)
        .update();
  }

  private void insertIfNew(Reader reader) {
    jdbc.sql(
            """
            insert into notice_reader (organisation, patient, reader, sealed, mail, trouble, code_tries)
            values (:organisation, :patient, :reader, :sealed, 'NONE', false, 0)
            on conflict (organisation, patient, reader) do nothing
            """)
        .param("organisation", reader.organisation())
        .param("patient", reader.patient())
        .param("reader", reader.token().toArray())
        .param("sealed", seal(reader, ReaderSettings.none(reader.name())))
        .update();
  }

  private byte[] codeToken(Reader reader, byte[] code) {
    return sealing.token(reader.organisation(), "code", code).toArray();
  }

  private byte[] seal(Reader reader, ReaderSettings settings) {
    return sealing.seal(reader.organisation(), context(reader.patient(), reader.token()), settings);
  }

  private Row row(String organisation, ResultSet row) throws SQLException {
    UUID patient = row.getObject("patient", UUID.class);
    Bytes32 token = Bytes32.of(row.getBytes("reader"));
    ReaderSettings settings =
        sealing.open(organisation, context(patient, token), row.getBytes("sealed"), SETTINGS);
    return new Row(
        new Reader(organisation, patient, settings.name(), token),
        settings,
        Mail.valueOf(row.getString("mail")),
        row.getBoolean("trouble"));
  }

  private static String context(UUID patient, Bytes32 reader) {
    return "reader/" + patient + "/" + reader;
  }
}
