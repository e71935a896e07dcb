package org.custodia.registry.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A row by the names of its columns, whether it is a row of its own or part of one that answers
 * several {@link Reading}s. A column that is null where none is expected is a {@link
 * NullPointerException}.
 */
public final class Row {
  private final ResultSet row;
  private final Place place;

  private Row(ResultSet row, Place place) {
    this.row = row;
    this.place = place;
  }

  /** Where a column is, from 1. */
  @FunctionalInterface
  interface Place {
    int of(String column) throws SQLException;
  }

  /** The whole of the row at which the result stands. */
  public static Row of(ResultSet row) {
    return new Row(row, row::findColumn);
  }

  static Row of(ResultSet row, Place place) {
    return new Row(row, place);
  }

  /** Whether the column is null. */
  public boolean isNull(String column) throws SQLException {
    return row.getObject(place.of(column)) == null;
  }

  public String text(String column) throws SQLException {
    return optionalText(column).orElseThrow(() -> missing(column));
  }

  public Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(row.getString(place.of(column)));
  }

  public Bytes32 bytes32(String column) throws SQLException {
    return optionalBytes32(column).orElseThrow(() -> missing(column));
  }

  public Optional<Bytes32> optionalBytes32(String column) throws SQLException {
    return Optional.ofNullable(row.getBytes(place.of(column))).map(Bytes32::of);
  }

  /** Words of 32 bytes, one after the other in one column; none where it is null. */
  public List<Bytes32> words(String column) throws SQLException {
    byte[] bytes = row.getBytes(place.of(column));
    List<Bytes32> words = new ArrayList<>();
    for (int at = 0; bytes != null && at < bytes.length; at += 32) {
      words.add(Bytes32.of(Arrays.copyOfRange(bytes, at, at + 32)));
    }
    return words;
  }

  public byte[] bytes(String column) throws SQLException {
    return row.getBytes(place.of(column));
  }

  public int integer(String column) throws SQLException {
    return row.getInt(place.of(column));
  }

  public long number(String column) throws SQLException {
    return row.getLong(place.of(column));
  }

  public Optional<Long> optionalNumber(String column) throws SQLException {
    long number = row.getLong(place.of(column));
    return row.wasNull() ? Optional.empty() : Optional.of(number);
  }

  double fraction(String column) throws SQLException {
    return row.getDouble(place.of(column));
  }

  /** False also where it is null. */
  public boolean bool(String column) throws SQLException {
    return row.getBoolean(place.of(column));
  }

  public UUID uuid(String column) throws SQLException {
    return row.getObject(place.of(column), UUID.class);
  }

  public Instant instant(String column) throws SQLException {
    return row.getObject(place.of(column), OffsetDateTime.class).toInstant();
  }

  public LocalDate day(String column) throws SQLException {
    return row.getObject(place.of(column), LocalDate.class);
  }

  private static NullPointerException missing(String column) {
    return new NullPointerException("column " + column + " is null");
  }
}
