package shop.orderpipeline.adminconsole.projection;

import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.problem.CommandBody;

/** {@code POST /api/admin/projection/rebuild}, body {@code {"reason": "…"}}: everything is read again from the topic. */
@RestController
class ProjectionApi {

    private final Rebuild rebuild;

    ProjectionApi(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    /** 202: it has begun. How far it is, every list says as it does while it is behind. */
    @PostMapping(path = "/api/admin/projection/rebuild", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> rebuild(Principal who, InputStream body) throws IOException {
        var reason = CommandBody.read(body).reason();
        try {
            rebuild.start(who.getName(), reason);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the projection is not rebuilt", e);
        }
        return ResponseEntity.accepted().build();
    }
}
