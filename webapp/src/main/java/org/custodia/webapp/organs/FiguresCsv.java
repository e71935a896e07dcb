package org.custodia.webapp.organs;

import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.organs.OrganFigures.Figures;
import org.custodia.webapp.oversight.CsvLines;

/** A regulator's lists about organs as CSV files, with the ids of members and organs. */
enum FiguresCsv {
  OUT_OF_ORDER(
      List.of("organ", "rank", "candidate", "centre", "reason", "state", "offered"),
      figures ->
          figures.outOfOrder().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.organId(),
                          one.rank(),
                          one.candidate(),
                          one.centre(),
                          OutOfOrderReason.of(one.reason()),
                          one.state(),
                          one.offeredAt()))),
  REFUSALS(
      List.of("centre", "reason", "offers"),
      figures ->
          figures.refusals().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.centre(), one.reason().map(Enum::name).orElse(""), one.offers()))),
  DISCARDED(
      List.of("organ", "reason", "by", "at"),
      figures ->
          figures.discarded().stream()
              .map(one -> List.<Object>of(one.organId(), one.reason(), one.by(), one.at()))),
  LEGS(
      List.of("organ", "giver", "receiver", "taken", "hand_over_seconds", "on_the_way_seconds"),
      figures ->
          figures.legs().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.organId(),
                          one.giver(),
                          one.receiver(),
                          one.takenAt(),
                          one.handOver().toSeconds(),
                          one.onTheWay().map(time -> "" + time.toSeconds()).orElse("")))),
  CHANGES(
      List.of(
          "organ",
          "allocated",
          "relation",
          "rank",
          "centre",
          "state",
          "reason",
          "fields",
          "changed",
          "seconds_before"),
      figures ->
          figures.changes().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.organId(),
                          one.allocatedAt(),
                          one.relation(),
                          one.rank(),
                          one.centre(),
                          one.state(),
                          one.reason(),
                          String.join(" ", one.fields()),
                          one.changedAt(),
                          one.before().toSeconds()))),
  PATTERNS(
      List.of(
          "bank", "centre", "part", "companion", "member", "relationships", "donors", "of", "last"),
      figures ->
          figures.patterns().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.bank(),
                          one.centre(),
                          one.part(),
                          one.companion(),
                          one.member(),
                          String.join(" ", one.relationships()),
                          one.donors(),
                          one.of(),
                          one.last()))),
  LOOKS(
      List.of("organ", "allocated", "member", "person", "what", "seconds_before"),
      figures ->
          figures.looks().stream()
              .map(
                  one ->
                      List.<Object>of(
                          one.organId(),
                          one.allocatedAt(),
                          one.member(),
                          one.person(),
                          one.what(),
                          one.before().toSeconds())));

  private final List<String> heading;
  private final Function<Figures, Stream<? extends List<?>>> lines;

  FiguresCsv(List<String> heading, Function<Figures, Stream<? extends List<?>>> lines) {
    this.heading = heading;
    this.lines = lines;
  }

  /** By its name in addresses, such as {@code out-of-order}. */
  static Optional<FiguresCsv> find(String name) {
    return Arrays.stream(values()).filter(one -> one.address().equals(name)).findFirst();
  }

  String address() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void write(Figures figures, Writer to) {
    CsvLines csv = new CsvLines(to);
    csv.add(heading.stream());
    lines.apply(figures).forEach(line -> csv.add(line.stream().map(Object::toString)));
  }
}
