package org.custodia.webapp.organs;

import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Documents that acts around organs refer to, for who may see them; who looks is noted. */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganDocumentPage {
  private final OrganDocuments documents;

  OrganDocumentPage(OrganDocuments documents) {
    this.documents = documents;
  }

  /** As a file to save: nothing that somebody uploaded runs as a page of ours. */
  @GetMapping("/organs/documents/{hash}")
  ResponseEntity<byte[]> document(Caller caller, @PathVariable String hash) {
    OrganDocuments.Document found =
        documents.read(caller, OrganAddresses.id(hash)).orElseThrow(OrganAddresses::absent);
    return ResponseEntity.ok()
        .contentType(type(found.type()))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
        .body(found.content());
  }

  private static MediaType type(String text) {
    try {
      return MediaType.parseMediaType(text);
    } catch (InvalidMediaTypeException unknown) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }
}
