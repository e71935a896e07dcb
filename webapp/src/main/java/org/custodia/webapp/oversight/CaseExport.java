package org.custodia.webapp.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Sends cases as a file, written while they are read, however many there are. */
@Component
public class CaseExport {
  public static final String SPREADSHEET =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  private final Cases cases;
  private final LotBook lots;
  private final JsonMapper json;

  CaseExport(Cases cases, LotBook lots, JsonMapper json) {
    this.cases = cases;
    this.lots = lots;
    this.json = json;
  }

  public void csv(Caller caller, CaseQuery query, HttpServletResponse response) throws IOException {
    CaseFilter filter = query.filter();
    begin(response, "text/csv;charset=UTF-8", "cases.csv");
    try (Writer to = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
      CsvLines csv = new CsvLines(to);
      csv.add(CaseCells.HEADING.stream());
      lines(caller, filter, cells -> csv.add(cells.stream()));
    }
  }

  /**
   * For spreadsheets, in which every cell is text: nothing becomes a number, a day or a formula.
   */
  public void xlsx(Caller caller, CaseQuery query, HttpServletResponse response)
      throws IOException {
    CaseFilter filter = query.filter();
    begin(response, SPREADSHEET, "cases.xlsx");
    try (TextSheet sheet = new TextSheet(response.getOutputStream(), "cases")) {
      sheet.add(CaseCells.HEADING);
      lines(caller, filter, sheet::add);
    }
  }

  private void lines(Caller caller, CaseFilter filter, Consumer<List<String>> to) {
    Map<Bytes32, String> numbers = new HashMap<>();
    cases.export(
        caller,
        filter,
        view ->
            to.accept(
                CaseCells.of(
                    view,
                    view.summary()
                        .subject()
                        .lotId()
                        .map(id -> numbers.computeIfAbsent(id, lot -> number(caller, lot)))
                        .orElse(""))));
  }

  private String number(Caller caller, Bytes32 lot) {
    return lots.lot(caller.organisation(), lot).map(LotFact::lotNumber).orElse("");
  }

  public void json(Caller caller, CaseQuery query, HttpServletResponse response)
      throws IOException {
    CaseFilter filter = query.filter();
    begin(response, MediaType.APPLICATION_JSON_VALUE, "cases.json");
    try (JsonGenerator to = json.createGenerator(response.getOutputStream())) {
      to.writeStartArray();
      cases.export(caller, filter, view -> to.writePOJO(CaseDetails.of(view)));
      to.writeEndArray();
    }
  }

  private static void begin(HttpServletResponse response, String type, String name) {
    response.setContentType(type);
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
  }
}
