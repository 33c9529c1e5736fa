package org.example.field.balls.internal;

import java.nio.file.Path;
import org.example.field.balls.BallsFamily;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.osgi.service.component.annotations.Component;

/** Offers {@link BallsFamily} as a service. */
@Component(property = "name=balls")
public final class BallsFamilyComponent implements FieldFamily {
    private final FieldFamily family = new BallsFamily();

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return family.recognises(checkpoint);
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        return family.open(checkpoint, options);
    }
}
