import { type ProductFamily } from './product-family.ts';

/** Cleaning, care and pets in a market in Lima; prices in soles. */
export const HOUSEHOLD: readonly ProductFamily[] = [
  {
    category: 'Limpieza',
    code: 'LIM',
    name: '{producto} {marca} {medida}',
    brands: ['Blancura', 'Casa Limpia', 'Brilla Ñusta'],
    words: {
      producto: [
        'Detergente en polvo',
        'Lejía tradicional',
        'Lavavajillas en crema de limón',
        'Limpiatodo lavanda',
        'Suavizante bebé',
        'Jabón de ropa',
      ],
      medida: ['350 g', '800 g', '2 kg', '4 kg'],
    },
    price: [2.5, 44.9],
    about: ['Rinde más con menos.', 'Mantener fuera del alcance de los niños.'],
    tags: ['hogar'],
  },
  {
    category: 'Cuidado personal',
    code: 'CUI',
    name: '{producto} {marca} {medida}',
    brands: ['Piel de Luna', 'Muña Fresca', 'Natura Ñan'],
    words: {
      producto: [
        'Champú de sábila',
        'Acondicionador de coco',
        'Jabón líquido de avena',
        'Pasta dental con muña',
        'Desodorante sin alcohol',
        'Crema corporal de cacao',
      ],
      medida: ['90 ml', '200 ml', '400 ml', '1 L'],
    },
    price: [4.5, 39.9],
    about: ['Para uso diario, pH neutro.', 'No probado en animales.'],
    tags: ['higiene'],
  },
  {
    category: 'Bebés',
    code: 'BBE',
    name: '{producto} {marca} {medida}',
    brands: ['Pequeñitos', 'Nube', 'Sueño Feliz'],
    words: {
      producto: [
        'Pañales recién nacido',
        'Pañales talla M',
        'Pañales talla XG',
        'Toallitas húmedas sin perfume',
      ],
      medida: ['x 24', 'x 48', 'x 80', 'x 120'],
    },
    price: [12.9, 92],
    about: ['Suaves con la piel de tu niño o niña.', 'Hasta 12 horas de protección.'],
    tags: ['bebé'],
  },
  {
    category: 'Mascotas',
    code: 'MAS',
    name: 'Alimento para {animal} {marca} {medida}',
    brands: ['Pelaje', 'Compañero', 'Ñaupa'],
    words: {
      animal: ['perro adulto', 'cachorro', 'gato adulto', 'gatito', 'perro pequeño sénior'],
      medida: ['100 g', '1 kg', '3 kg', '15 kg'],
    },
    price: [3, 169],
    about: ['Balanceado, con proteína de pollo.', 'Sin colorantes añadidos.'],
    tags: ['mascota'],
  },
];
