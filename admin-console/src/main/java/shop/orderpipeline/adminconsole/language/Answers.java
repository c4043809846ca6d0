package shop.orderpipeline.adminconsole.language;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** What programs are answered that is said in a language, and true only now. */
public final class Answers {

    private Answers() {}

    public static <T> ResponseEntity<T> in(Language language, T body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(body);
    }
}
