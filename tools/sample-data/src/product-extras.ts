import { type Image } from '@cloudpf/commerce';
import { map, number, text, texts } from './attributes.ts';
import { type Random } from './random.ts';
import { type Shop } from './shop.ts';

/** What shops of this kind keep beside the usual fields; some numbers need all 38 digits of DynamoDB. */
export function extrasOf(kind: Shop['extras'], random: Random): Image {
  switch (kind) {
    case 'food':
      return {
        codigo_barras: number(`775${random.digits(10)}`),
        proveedor: map({
          ruc: number(`20${random.digits(9)}`),
          almacen: text(random.pick(['Lurín', 'Ate', 'Ñaña'])),
        }),
        nutricion: map({
          energia_kcal: number(random.integer(20, 560)),
          azucares_g: number(random.integer(0, 400) / 10),
          octogonos: texts(random.chance(0.4) ? ['alto en azúcar'] : []),
        }),
        ...(random.chance(0.2) ? { trazabilidad: number(random.digits(38)) } : {}),
      };
    case 'fashion':
      return {
        ean: number(`84${random.digits(11)}`),
        garantia: map({ meses: number(random.pick([24, 36])), tienda: text('Almacenes Norte') }),
        destacado: { BOOL: random.chance(0.1) },
        ...(random.chance(0.2) ? { huella_co2_kg: number(`0.${random.digits(30)}`) } : {}),
      };
    case 'home':
      return {
        dimensiones: map({
          alto_cm: number(random.integer(5, 220)),
          ancho_cm: number(random.integer(5, 260)),
          peso_kg: number(random.integer(1, 800) / 10),
        }),
        entrega: map({
          dias: number(random.integer(1, 12)),
          ciudades: texts(random.chance(0.5) ? ['Bogotá', 'Medellín'] : ['Bogotá']),
        }),
        ...(random.chance(0.2) ? { registro_aduana: number(random.digits(24)) } : {}),
      };
  }
}
