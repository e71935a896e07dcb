package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose.Own;
import org.custodia.registry.records.RecordBodies.Opened;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records that people of the organisation wrote about its own patients, as FHIR answers them: each
 * is a DocumentReference. Lists name the content, reading has it. Inside the organisation's rows.
 */
final class WrittenHere {
  private final PatientRecords records;
  private final Us us;

  WrittenHere(PatientRecords records, Us us) {
    this.records = records;
    this.us = us;
  }

  /** Of these entries, without their contents. */
  List<Held> of(Caller caller, Set<UUID> entries) {
    return views(caller, entries).stream()
        .map(view -> held(caller, view, Optional.of(patient(view)), Optional.empty()))
        .toList();
  }

  /**
   * With its content. That staff opened it is written down where it is opened, so that it is
   * nobody's for who writes down what is shown.
   */
  Optional<Held> read(Caller caller, UUID id, Set<UUID> entries) {
    return views(caller, entries).stream()
        .filter(view -> view.id().equals(id))
        .findFirst()
        .map(
            view -> {
              Opened opened =
                  Whose.isPatient(caller)
                      ? records.readOwn(caller, patient(view), id)
                      : records.read(caller, id);
              return held(caller, view, Optional.empty(), Optional.of(opened.bytes()));
            });
  }

  /** Whose a record is; empty when it is none of our own patients'. */
  Optional<UUID> patientOf(Caller caller, UUID id) {
    return view(caller, id).map(WrittenHere::patient);
  }

  /** Of one of our own patients; patients see their own. */
  Optional<RecordView> view(Caller caller, UUID id) {
    try {
      RecordView view = records.view(caller, id);
      return Optional.of(view).filter(one -> one.whose() instanceof Own && !one.resource());
    } catch (Problem none) {
      return Optional.empty();
    }
  }

  /** What people wrote and nobody erased. */
  List<RecordView> views(Caller caller, Set<UUID> entries) {
    List<RecordView> all = new ArrayList<>();
    Set<UUID> done = new HashSet<>();
    for (UUID entry : entries) {
      List<RecordView> views =
          Whose.isPatient(caller)
              ? records.ofPatient(caller, entry)
              : records.of(caller, new Own(entry));
      views.stream()
          .filter(view -> !view.resource() && !view.erased() && done.add(view.id()))
          .forEach(all::add);
    }
    return all;
  }

  static UUID patient(RecordView view) {
    return ((Own) view.whose()).patient();
  }

  private Held held(
      Caller caller, RecordView view, Optional<UUID> shownOf, Optional<byte[]> content) {
    return new Held(
        RecordType.DOCUMENT_REFERENCE.type(),
        view.id().toString(),
        1,
        view.addedAt(),
        shownOf,
        () -> document(caller.organisation(), view, content));
  }

  private ObjectNode document(String organisation, RecordView view, Optional<byte[]> content) {
    ObjectNode document = FhirJson.object();
    document.put("status", view.supersededBy().isPresent() ? "superseded" : "current");
    document.putObject("type").put("text", view.title());
    document.putObject("subject").put("reference", "Patient/" + patient(view));
    document.put("date", view.addedAt().toString());
    document.putArray("author").addObject().put("display", view.person());
    us.reference(organisation, document.putObject("custodian"));
    view.supersedes()
        .ifPresent(
            older -> {
              ObjectNode relation = document.putArray("relatesTo").addObject();
              relation.put("code", "replaces");
              relation.putObject("target").put("reference", "DocumentReference/" + older);
            });
    document.put("description", view.title());
    for (Sensitivity label : view.labels()) {
      Coding.hl7("v3-ActCode", label.code())
          .asConcept(document.withArray("securityLabel").addObject());
    }
    ObjectNode attachment = document.putArray("content").addObject().putObject("attachment");
    attachment.put("contentType", view.contentType());
    content.ifPresent(bytes -> attachment.put("data", Base64.getEncoder().encodeToString(bytes)));
    attachment
        .put("size", view.size())
        .put("title", view.title())
        .put("creation", view.madeAt().toString());
    return document;
  }
}
