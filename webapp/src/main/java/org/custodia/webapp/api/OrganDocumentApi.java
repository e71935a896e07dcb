package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Documents that acts around an organ refer to by their hash. */
@RestController
@RequestMapping("/api/v1/organs/documents")
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganDocumentApi {
  private final OrganDocuments documents;

  OrganDocumentApi(OrganDocuments documents) {
    this.documents = documents;
  }

  /**
   * @param hash by which acts refer to it
   */
  record KeptOrganDocument(String hash) {}

  @PostMapping(
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Keep a document, get the hash by which acts refer to it")
  @ResponseStatus(HttpStatus.CREATED)
  KeptOrganDocument keep(Caller caller, @RequestParam MultipartFile document) {
    String type = document.getContentType();
    try {
      return new KeptOrganDocument(
          documents.keep(caller, type == null ? "" : type, document.getBytes()).toString());
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  @GetMapping("/{hash}")
  @Operation(summary = "A document that was kept here or came from another member")
  ResponseEntity<byte[]> read(Caller caller, @PathVariable String hash) {
    OrganDocuments.Document found =
        documents
            .read(caller, Fields.hash("hash", hash))
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(found.type()))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
        .header("X-Content-Type-Options", "nosniff")
        .body(found.content());
  }
}
